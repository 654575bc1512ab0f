// The house rules that a machine can keep: who may import whom, how long files are, which names are banned.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allChannels } from '../src/channels/index.ts';

const root = join(import.meta.dirname, '..');

interface Source {
  /** From the project's root: `src/payments/create.ts`. */
  path: string;
  text: string;
  /** Files of ours that it imports, types included. */
  ours: string[];
  /** Packages and Node's own modules that it imports. */
  packages: string[];
}

const importing = /(?:^|\n)\s*(?:import|export)\s(?:[^'"`;]*?\sfrom\s)?['"]([^'"]+)['"]/g;

function sourcesIn(folder: string): Source[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => {
      const path = normalize(`${folder}/${name}`);
      const text = readFileSync(join(root, path), 'utf8');
      const names = [...text.matchAll(importing)].map((match) => match[1] ?? '');
      const local = names.filter((name) => name.startsWith('.'));
      return {
        path,
        text,
        ours: local.map((name) => normalize(join(dirname(path), name))),
        packages: names.filter((name) => !name.startsWith('.')),
      };
    });
}

const all = sourcesIn('src');
const code = all.filter(({ path }) => !/\.test\.tsx?$/.test(path));
const within = (folder: string) => code.filter(({ path }) => path.startsWith(`src/${folder}/`));

/** Imports of `from` that lead into one of `rooms`. */
function trespasses(from: Source[], rooms: string[]): string[] {
  return from.flatMap(({ path, ours }) =>
    ours
      .filter((target) => rooms.some((room) => target.startsWith(`src/${room}`)))
      .map((target) => `${path} → ${target}`),
  );
}

describe('who may import whom', () => {
  it('sees imports at all', () => {
    const create = code.find(({ path }) => path === 'src/payments/create.ts');
    expect(create?.ours).toContain('src/payments/find.ts');
  });

  it('payments know no channel, dialect, acquirer or page', () => {
    const rooms = ['channels/', 'wire/classic', 'wire/snap', 'acquirers/', 'http/', 'pages/'];
    expect(trespasses(within('payments'), rooms)).toEqual([]);
  });

  it.each(['channels', 'wire'])('%s are pure: no storage, HTTP, acquirer or page', (room) => {
    const rooms = ['storage/', 'http/', 'acquirers/', 'pages/', 'sandbox/', 'main.ts'];
    expect(trespasses(within(room), rooms)).toEqual([]);
    const io = /^(node:(fs|net|http|https|child_process|dns|tls|worker_threads)|pg|undici|fastify)/;
    const used = within(room).flatMap(({ path, packages }) =>
      packages.filter((name) => io.test(name)).map((name) => `${path} → ${name}`),
    );
    expect(used).toEqual([]);
  });

  it('channels import no other channel', () => {
    for (const { id } of allChannels) {
      const others = allChannels.filter((other) => other.id !== id);
      const rooms = others.map((other) => `channels/${other.id}/`);
      expect(trespasses(within(`channels/${id}`), rooms)).toEqual([]);
    }
  });

  it('http imports no acquirer and no storage adapter', () => {
    const adapters = ['postgres', 'embedded', 'open', 'migrate'].map((name) => `storage/${name}`);
    expect(trespasses(within('http'), ['acquirers/', ...adapters])).toEqual([]);
  });

  it.each(['lib', 'storage'])('%s imports nothing of ours but itself and lib', (room) => {
    const strangers = within(room).flatMap(({ path, ours }) =>
      ours
        .filter((target) => !/^src\/(lib|storage)\//.test(target))
        .map((target) => `${path} → ${target}`),
    );
    expect(strangers).toEqual([]);
  });

  it('the simulator is left out by leaving out the sandbox', () => {
    const allowed = /^src\/(acquirers\/simulator|sandbox)\//;
    const users = code
      .filter(({ path }) => !allowed.test(path))
      .flatMap(({ path, ours }) =>
        ours.filter((target) => target.startsWith('src/acquirers/simulator/')).map(() => path),
      );
    expect(users).toEqual([]);
  });
});

describe('one registry', () => {
  it('nothing outside a channel’s folder asks which channel it is', () => {
    const ids = allChannels.map(({ id }) => id).join('|');
    const asking = new RegExp(`(===|!==|case)\\s*['"\`](${ids})['"\`]`);
    const asked = code
      .filter(({ path }) => !path.startsWith('src/channels/'))
      .filter(({ text }) => asking.test(text));
    expect(asked.map(({ path }) => path)).toEqual([]);
  });
});

describe('style', () => {
  it('no file of the program is over 300 lines', () => {
    const long = code.filter(({ text }) => text.split('\n').length > 301);
    expect(long.map(({ path }) => path)).toEqual([]);
  });

  it('every file begins with one sentence that says what it is for', () => {
    const silent = code.filter(({ text }) => !/^\/\/ \S/.test(text));
    expect(silent.map(({ path }) => path)).toEqual([]);
  });

  it('no file is called after nothing in particular', () => {
    const vague = /(^|[/-])(util|utils|helper|helpers|manager|common|base|misc)([.-]|$)/;
    expect(all.filter(({ path }) => vague.test(path)).map(({ path }) => path)).toEqual([]);
  });

  it('no default exports, no escapes from the types, no forgotten marks', () => {
    const marks = /export default|@ts-ignore|@ts-expect-error|\bas any\b|\bTODO\b|\bFIXME\b/;
    const marked = code.filter(({ text }) => marks.test(text));
    expect(marked.map(({ path }) => relative('src', path))).toEqual([]);
  });

  it('no test is skipped or alone', () => {
    const tests = [...all, ...sourcesIn('test')].filter(({ path }) => /\.test\.tsx?$/.test(path));
    const lonely = /\b(it|test|describe)\.(skip|only|todo)\b/;
    const found = tests.filter(
      ({ path, text }) => !path.includes('architecture') && lonely.test(text),
    );
    expect(found.map(({ path }) => path)).toEqual([]);
  });
});
