// The compiled program: made once for its sources, by whoever comes first, and enough without them.
import { execFile } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { scratchFolder } from '../support/scratch.ts';

const root = join(import.meta.dirname, '..', '..');
const project = join(scratchFolder(), 'gapura');
const needed = ['bin', 'src', 'package.json', 'package-lock.json', 'tsconfig.json'];

beforeAll(() => {
  for (const name of [...needed, 'tsconfig.build.json']) {
    cpSync(join(root, name), join(project, name), { recursive: true });
  }
  linkPackages(() => true);
});

/** Packages of the project: those of ours that `isWanted` names. */
function linkPackages(isWanted: (name: string) => boolean): void {
  const folder = join(project, 'node_modules');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const name of readdirSync(join(root, 'node_modules')).filter(isWanted)) {
    symlinkSync(join(root, 'node_modules', name), join(folder, name));
  }
}

/** Makes npm's list of what is installed name only these packages. */
function installedList(isInstalled: (locked: { dev?: boolean }) => boolean): void {
  const name = join('node_modules', '.package-lock.json');
  const { packages } = JSON.parse(readFileSync(join(root, name), 'utf8'));
  const left = Object.entries<{ dev?: boolean }>(packages).filter(([, one]) => isInstalled(one));
  rmSync(join(project, name));
  writeFileSync(join(project, name), JSON.stringify({ packages: Object.fromEntries(left) }));
}

/** Runs a command that loads the program and ends soon, because nobody listens on that port. */
function run(): Promise<{ code: number; stderr: string }> {
  const args = [join(project, 'bin', 'gapura.mjs'), 'clock', '--url', 'http://127.0.0.1:1'];
  return new Promise((resolve) => {
    execFile(process.execPath, args, (error, _stdout, stderr) => {
      resolve({ code: Number(error?.code ?? 0), stderr });
    });
  });
}

// Newer Nodes keep compiled code in a folder beside them.
const builds = () => readdirSync(join(project, '.build')).filter((name) => name !== 'code');
const ran = /No gateway answers at http:\/\/127\.0\.0\.1:1/;

describe('the program', { timeout: 60_000 }, () => {
  it('is compiled once, also when several commands start at once', async () => {
    for (const { code, stderr } of await Promise.all([run(), run()])) {
      expect(stderr).toMatch(ran);
      expect(code).toBe(1);
    }
    expect(builds()).toEqual([expect.stringMatching(/^[0-9a-f]{16}$/)]);
    expect((await run()).stderr).not.toContain('Compiling');
  });

  it('runs without the packages that only developers need', async () => {
    // As `npm ci --omit=dev` leaves it.
    linkPackages((name) => !['typescript', 'esbuild', 'tsx', 'vitest', '@biomejs'].includes(name));
    installedList(({ dev }) => dev !== true);
    const { stderr } = await run();
    expect(stderr).toMatch(ran);
    expect(stderr).not.toMatch(/Compiling|Installing/);
    installedList(() => true);
  });

  it('is compiled again when a source changes, and says what is missing if it cannot be', async () => {
    appendFileSync(join(project, 'src', 'cli', 'clock.ts'), '\n// changed\n');
    const { code, stderr } = await run();
    expect(code).toBe(1);
    expect(stderr).toContain('TypeScript is not installed, so the program cannot be compiled');
    expect(builds()).toHaveLength(1);

    linkPackages(() => true);
    expect((await run()).stderr).toMatch(ran);
    expect(builds()).toHaveLength(2);
  });

  it('needs no sources: a published package has none', async () => {
    for (const name of ['src', 'tsconfig.json', 'tsconfig.build.json']) {
      rmSync(join(project, name), { recursive: true });
    }
    unlinkSync(join(project, 'package-lock.json'));
    const { stderr } = await run();
    expect(stderr).toMatch(ran);
    expect(stderr).not.toContain('Compiling');
  });
});
