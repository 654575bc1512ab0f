// The SDK does no I/O: nothing that is reachable from its index imports a module that could.
import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const source = dirname(dirname(fileURLToPath(import.meta.url)));

/** `node:buffer` and `node:crypto` compute; the two packages are pure JavaScript. */
const allowed = ['node:buffer', 'node:crypto', 'typebox', 'lossless-json'];

const statement =
  /^\s*(?:import|export)\s*(?!\s*type\b)(?:[\w*{][^;'"`]*?\bfrom\s*)?['"]([^'"]+)['"]/gm;
const dynamic = /\b(?:import|require)\(\s*['"`]([^'"`]+)['"`]/g;

/** What a file imports at run time, so without `import type`. */
function importsOf(text: string): string[] {
  const statements = [...text.matchAll(statement), ...text.matchAll(dynamic)];
  return statements.map((match) => match[1] ?? '');
}

function reach(entry: string, leavingOut = '') {
  const files = new Set<string>();
  const outside = new Map<string, string>();
  const queue = [entry];
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (files.has(file) || relative(source, file) === leavingOut) continue;
    files.add(file);
    for (const name of importsOf(readFileSync(file, 'utf8'))) {
      if (name.startsWith('.')) queue.push(join(dirname(file), name));
      else outside.set(name, relative(source, file));
    }
  }
  return { files: [...files].map((file) => relative(source, file)), outside };
}

test('the scan sees imports of every form, and no types', () => {
  const text = `
import type { A } from 'type-only';
import { b, type C } from 'named';
import {
  d,
} from 'over-lines';
import 'for-effect';
export { e } from 'handed-on';
export type { F } from 'type-handed-on';
export const g = { h: 'no-import' };
const i = await import('dynamic');
`;
  expect(importsOf(text)).toEqual(['named', 'over-lines', 'for-effect', 'handed-on', 'dynamic']);
});

test('only pure parts of the source tree are reachable from the SDK', () => {
  const { files, outside } = reach(join(source, 'sdk/index.ts'));
  expect(files).toContain('wire/classic/signature.ts');
  expect(files).toContain('channels/index.ts');
  expect(
    // The arithmetic of a split, local time in WIB and the format of money are pure too, and the channels' contracts need them.
    files.filter(
      (file) =>
        !/^(sdk|wire|channels|payments\/payment|refusal|lib\/(wib|rupiah)|settlement\/(split|apportion)|merchants\/verified)/.test(
          file,
        ),
    ),
  ).toEqual([]);
  const foreign = [...outside].filter(([name]) => {
    return !allowed.some((ours) => name === ours || name.startsWith(`${ours}/`));
  });
  expect(foreign).toEqual([]);
});

test('the entry for workers reaches no module of Node and no Buffer, apart from the contracts of channels', () => {
  // Packing replaces the registry by a table of paths: test/packages says what is in the package.
  const { files, outside } = reach(join(source, 'sdk/web/index.ts'), 'channels/index.ts');
  expect([...outside.keys()]).toEqual(['lossless-json']);
  const looking = files.filter((file) =>
    /\bBuffer\b|node:/.test(withoutComments(readFileSync(join(source, file), 'utf8'))),
  );
  // Only in types.
  expect(looking.sort()).toEqual([
    'wire/classic/diagnosis/suspicion.ts',
    'wire/snap/message.ts',
    'wire/snap/text.ts',
  ]);
});

test('nothing reachable uses the process or its environment', () => {
  const { files } = reach(join(source, 'sdk/index.ts'));
  const looking = files.filter((file) =>
    /\bprocess\.|globalThis\.process/.test(
      withoutComments(readFileSync(join(source, file), 'utf8')),
    ),
  );
  expect(looking).toEqual([]);
});

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '').replace(/'[^'\n]*'|`[^`]*`/g, "''");
}
