// What publint and "Are the types wrong?" say about the tarballs.
import { readFileSync } from 'node:fs';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { describe, expect, inject, test } from 'vitest';

/**
 * Both packages are ES modules, so two ways of finding them are left out: TypeScript's way for Node 10, which knows no
 * `exports`, and the one for CommonJS, where `require` of an ES module needs Node 20.19 or 22.12.
 */
const leftOut = ['node10', 'node16-cjs'];

describe.each(['gapura', 'sdk'] as const)('%s', (name) => {
  const bytes = Uint8Array.from(readFileSync(inject('packed')[name]));

  test('publint finds nothing', async () => {
    const { messages, pkg } = await publint({ pack: { tarball: bytes.buffer }, strict: true });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  test('the types are those of the modules', async () => {
    const result = await checkPackage(createPackageFromTarballData(bytes));
    if (!result.types) throw new Error('there are no types');
    const found = result.problems.filter(
      (problem) => !('resolutionKind' in problem && leftOut.includes(problem.resolutionKind)),
    );
    expect(found).toEqual([]);
    const untyped = Object.values(result.entrypoints).filter(({ hasTypes }) => !hasTypes);
    expect(untyped.map(({ subpath }) => subpath)).toEqual(['./package.json']);
  });
});
