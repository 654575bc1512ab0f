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
const byPath = new Map(code.map((source) => [source.path, source]));
const within = (folder: string) => code.filter(({ path }) => path.startsWith(`src/${folder}/`));
const isIn = (path: string, folders: readonly string[]) =>
  folders.some((folder) => path.startsWith(`src/${folder}`));

const paths = (sources: Source[]) => sources.map(({ path }) => path).sort();

/** The shortest way of imports from a file into one of these folders, types included; undefined where none is. */
function wayInto(from: Source, folders: readonly string[]): string | undefined {
  const ways = new Map<string, string>([[from.path, from.path]]);
  for (const [path, way] of ways) {
    for (const target of byPath.get(path)?.ours ?? []) {
      if (isIn(target, folders)) return `${way} → ${target}`;
      if (!ways.has(target)) ways.set(target, `${way} → ${target}`);
    }
  }
  return undefined;
}

/** Imports of `from`, direct or through others, that lead into `folders`. */
function reaching(from: Source[], folders: readonly string[]): string[] {
  return from.flatMap((source) => wayInto(source, folders) ?? []);
}

/** Files that `from` imports, directly or through others, itself among them. */
function reachedBy(from: Source): Source[] {
  const reached = new Set([from.path]);
  for (const path of reached)
    for (const target of byPath.get(path)?.ours ?? []) reached.add(target);
  return [...reached].flatMap((path) => byPath.get(path) ?? []);
}

/** The circles of a graph: each group of nodes that all lead to one another. */
function circles(graph: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const reachable = new Map(
    [...graph.keys()].map((start) => {
      const found = new Set(graph.get(start));
      for (const node of found) for (const next of graph.get(node) ?? []) found.add(next);
      return [start, found] as const;
    }),
  );
  const inCircle = [...graph.keys()].filter((node) => reachable.get(node)?.has(node));
  const groups = inCircle.map((node) =>
    inCircle.filter((other) => reachable.get(node)?.has(other) && reachable.get(other)?.has(node)),
  );
  return [...new Set(groups.map((group) => group.sort().join(', ')))];
}

/** The room a file is in: its folder below src, or the file itself at the root. */
function roomOf(path: string): string {
  const [, first = '', second] = path.split('/');
  return second === undefined ? path : first;
}

const advice = {
  circle: 'Move what both need into a file of its own that imports neither.',
  rooms: 'Let one room declare a port (a type) and main.ts hand it what the other does.',
  payments:
    'Declare what you need in payments/ports.ts and let main.ts pass it in with PaymentDeps.',
  pure: 'Pass the value in as an argument: this room does no I/O and knows nobody who does.',
  channel: 'Put what both channels need into src/channels/parts/.',
  adapters: 'Take a Db or an Acquirer as a dependency: main.ts chooses which one it is.',
  ground: 'Move the file to the room that it belongs to: everybody stands on this one.',
  simulator: 'Only the sandbox may know the simulator: a production gateway has neither.',
  cards: 'Give the room a port that speaks of tokens or payments; main.ts fills it from src/cards.',
  office: 'Return data or throw a refusal: the doors (sandbox, back office) put it on the wire.',
  root: 'Move it into a room: only main.ts and what truly is everybody’s lie at the root of src.',
};

describe('who may import whom', () => {
  it('sees imports, direct and through others', () => {
    const create = byPath.get('src/payments/create.ts');
    expect(create?.ours).toContain('src/payments/renew.ts');
    expect(create && wayInto(create, ['payments/find.ts'])).toBe(
      'src/payments/create.ts → src/payments/conclude-opening.ts → src/payments/find.ts',
    );
  });

  it('no files import one another in a circle', () => {
    const graph = new Map(code.map(({ path, ours }) => [path, new Set(ours)]));
    expect(circles(graph), advice.circle).toEqual([]);
  });

  it('no rooms import one another in a circle', () => {
    const graph = new Map<string, Set<string>>();
    for (const { path, ours } of code) {
      const room = roomOf(path);
      const others = graph.get(room) ?? new Set();
      for (const target of ours) if (roomOf(target) !== room) others.add(roomOf(target));
      graph.set(room, others);
    }
    expect(circles(graph), advice.rooms).toEqual([]);
  });

  it('finds circles where there are some', () => {
    const graph = { a: ['b'], b: ['c'], c: ['a', 'd'], d: [], e: ['e'] };
    const sets = Object.entries(graph).map(([node, to]) => [node, new Set(to)] as const);
    expect(circles(new Map(sets))).toEqual(['a, b, c', 'e']);
  });

  it('payments know no wire, channel, card, page, acquirer or HTTP, also not through others', () => {
    const rooms = ['acquirers', 'cards', 'channels', 'config', 'gateway', 'http', 'merchants'];
    const others = ['office', 'pages', 'sandbox', 'sdk', 'settlement', 'wire', 'words'];
    expect(reaching(within('payments'), [...rooms, ...others]), advice.payments).toEqual([]);
  });

  it.each(['channels', 'wire'])('%s are pure, also through others', (room) => {
    const rooms = ['storage/', 'http/', 'acquirers/', 'pages/', 'sandbox/', 'office/', 'main.ts'];
    expect(reaching(within(room), rooms), advice.pure).toEqual([]);
    const io = /^(node:(fs|net|http|https|child_process|dns|tls|worker_threads)|pg|undici|fastify)/;
    const used = within(room).flatMap((source) =>
      reachedBy(source).flatMap(({ path, packages }) =>
        packages
          .filter((name) => io.test(name))
          .map((name) => `${source.path} ⇒ ${path} → ${name}`),
      ),
    );
    expect(used, advice.pure).toEqual([]);
  });

  it('channels import no other channel, also not through others', () => {
    for (const { id } of allChannels) {
      const others = allChannels.filter((other) => other.id !== id);
      const folders = others.map((other) => `channels/${other.id}/`);
      expect(reaching(within(`channels/${id}`), folders), advice.channel).toEqual([]);
    }
  });

  it('http reaches no acquirer and no storage adapter', () => {
    const adapters = ['postgres', 'embedded', 'open', 'migrate'].map((name) => `storage/${name}`);
    expect(reaching(within('http'), ['acquirers/', ...adapters]), advice.adapters).toEqual([]);
  });

  it.each(['lib', 'storage'])('%s imports nothing of ours but itself and lib', (room) => {
    const strangers = within(room).flatMap(({ path, ours }) =>
      ours
        .filter((target) => !/^src\/(lib|storage)\//.test(target))
        .map((target) => `${path} → ${target}`),
    );
    expect(strangers, advice.ground).toEqual([]);
  });

  it('the office reaches no door: no HTTP, page, sandbox, acquirer, wire', () => {
    const doors = ['http/', 'pages/', 'sandbox/', 'acquirers/', 'words/', 'gateway/', 'config/'];
    expect(reaching(within('office'), doors), advice.office).toEqual([]);
  });

  it('the simulator is left out by leaving out the sandbox', () => {
    const allowed = ['acquirers/simulator/', 'sandbox/'];
    const users = code
      .filter(({ path }) => !isIn(path, allowed))
      .filter(({ ours }) => ours.some((target) => isIn(target, ['acquirers/simulator/'])));
    expect(paths(users), advice.simulator).toEqual([]);
  });

  it('cards are known to their pages, acquirers, the doctor and the composition root alone', () => {
    const allowed = [
      'cards/',
      'channels/',
      'pages/card/',
      'acquirers/simulator/',
      'sandbox/',
      'cli/doctor/',
      'main.ts',
      'prepare.ts',
    ];
    const users = code
      .filter(({ path }) => !isIn(path, allowed))
      .filter(({ ours }) => ours.some((target) => isIn(target, ['cards/', 'channels/cards/'])));
    expect(paths(users), advice.cards).toEqual([]);
  });

  it('only what is everybody’s lies at the root of src', () => {
    const atRoot = code.filter(({ path }) => path.split('/').length === 2);
    expect(paths(atRoot), advice.root).toEqual([
      'src/conflict.ts',
      'src/dialect.ts',
      'src/main.ts',
      'src/prepare.ts',
      'src/refusal.ts',
    ]);
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

describe('what is loaded', () => {
  it('of OpenTelemetry: nothing, unless a collector is configured', () => {
    const loading = /(?:^|\n)import (?!type )[^;]*?from '@opentelemetry\//;
    expect(paths(code.filter(({ text }) => loading.test(text)))).toEqual([]);
    const named = code.filter(({ text }) => /\bimport\('@opentelemetry\//.test(text));
    expect(paths(named)).toEqual(['src/gateway/tracing/open.ts']);
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
