// Checks the documents against the project: files, commands, the registry, the configuration, the limits.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { actions, summaries } from '#help';
import { allChannels } from '../src/channels/index.ts';
import { commands } from '../src/cli/run.ts';
import { checkConfig } from '../src/config/file.ts';
import {
  admissionSettings,
  notificationSettings,
  requestRetentionSeconds,
} from '../src/config/settings.ts';
import { requestIdMaxLength, timestampToleranceSeconds } from '../src/wire/classic/headers.ts';
import { undocumentedLength } from '../src/wire/parts.ts';
import { tokenLifeSeconds } from '../src/wire/snap/jwt.ts';

const root = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

const documents = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'SECURITY.md',
  ...markdownIn('docs'),
  ...markdownIn('src/channels'),
];

function markdownIn(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name}`);
}

const manifest = JSON.parse(read('package.json')) as {
  scripts: Record<string, string>;
  dependencies: Record<string, string>;
};

/** The cells of a table's rows, without its header, after the first line that contains `mark`. */
function tableAfter(text: string, mark: string): string[][] {
  const lines = text.slice(text.indexOf(mark)).split('\n');
  const first = lines.findIndex((line) => line.startsWith('|'));
  const rows = lines.slice(first + 2);
  const end = rows.findIndex((line) => !line.startsWith('|'));
  return rows.slice(0, end === -1 ? undefined : end).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** Paths of ours in code spans; text with a placeholder is not a path. */
function pathsIn(text: string): string[] {
  const spans = [...text.matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? '');
  return spans.filter((span) => /^(src|test|bin|docs|bench|examples)\/[^\s{}<>*…]*$/.test(span));
}

describe.each(documents)('%s', (path) => {
  const text = read(path);

  it('names only files that exist', () => {
    expect(pathsIn(text).filter((name) => !existsSync(join(root, name)))).toEqual([]);
  });

  it('links only to files and headings that exist', () => {
    const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? '');
    const broken = links
      .filter((link) => !/^[a-z]+:/.test(link))
      .filter((link) => !reaches(path, link));
    expect(broken).toEqual([]);
  });

  it('names only commands that exist', () => {
    const named = [...text.matchAll(/(?:npx |`)gapura ([a-z]+)/g)].map((match) => match[1] ?? '');
    expect(named.filter((name) => !Object.hasOwn(commands, name))).toEqual([]);
    const scripts = [...text.matchAll(/npm (?:run )?(start|test|run|[a-z]+)/g)]
      .filter(([all]) => /^npm (run |start|test)/.test(all))
      .map((match) => match[1] ?? '');
    expect(scripts.filter((name) => !Object.hasOwn(manifest.scripts, name))).toEqual([]);
  });
});

function reaches(from: string, link: string): boolean {
  const [file = '', heading] = link.split('#');
  const target = file === '' ? join(root, from) : join(root, dirname(from), file);
  if (!existsSync(target)) return false;
  if (heading === undefined) return true;
  const headings = [...readFileSync(target, 'utf8').matchAll(/^#+ (.+)$/gm)];
  return headings.some((match) => slug(match[1] ?? '') === heading);
}

const slug = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} -]/gu, '')
    .replaceAll(' ', '-');

describe('the README', () => {
  it('has exactly the registry’s channels in its table', () => {
    const rows = tableAfter(read('README.md'), '<!-- channels');
    const served = allChannels.map(({ name, summary, create: { address } }) => [
      name,
      summary,
      `\`${address.method} ${address.path}\``,
      address.dialect,
      'works',
    ]);
    expect(rows).toEqual(served);
  });

  it('says whose names it uses', () => {
    expect(read('README.md')).toContain(
      'speaks the DOKU merchant API; it is **not affiliated with DOKU**',
    );
  });
});

describe('the list of commands', () => {
  it('has every command with its actions and what --help says of it', () => {
    const rows = tableAfter(read('docs/commands.md'), '<!-- commands');
    const known = Object.entries(summaries).map(([name, summary]) => {
      const then = name in actions ? actions[name as keyof typeof actions] : undefined;
      const words = name === 'trigger' ? 'a channel' : (then ?? []).map((one) => `\`${one}\``);
      return [`\`${name}\``, String(words).replaceAll(',', ', '), summary];
    });
    expect(rows.map((row) => row.slice(0, 3))).toEqual(known);
  });
});

describe('the index', () => {
  it('has every page of docs/', () => {
    const linked = [...read('docs/README.md').matchAll(/\]\((\w[\w-]*\.md)\)/g)].map(
      ([, name]) => name,
    );
    const pages = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'));
    expect([...new Set(linked)].sort()).toEqual(
      pages.filter((name) => name !== 'README.md').sort(),
    );
  });
});

describe('the move from DOKU’s sandbox', () => {
  it('has a configuration that the gateway accepts', () => {
    const [, json = ''] = /```json\n([\s\S]+?)```/.exec(read('docs/moving-from-doku.md')) ?? [];
    const file = checkConfig(JSON.parse(json), 'the example');
    expect(file.merchants).toHaveLength(1);
  });
});

describe('the configuration page', () => {
  const page = read('docs/configuration.md');

  it('has each variable that the gateway reads', () => {
    const named = [
      ...read('src/config/environment.ts').matchAll(/(?:given|oneOf)\(env, '([A-Z_]+)'/g),
    ];
    expect(named.length).toBeGreaterThan(8);
    const table = tableAfter(page, '## Environment').map(([name]) => name);
    expect(table.sort()).toEqual([...new Set(named.map((match) => `\`${match[1]}\``))].sort());
  });

  it('has an example that the gateway accepts, with every default at its value', () => {
    const [, json = ''] = /```json\n([\s\S]+?)```/.exec(page) ?? [];
    const file = checkConfig(JSON.parse(json), 'the example');
    expect(notificationSettings(file, 'sandbox')).toEqual(notificationSettings({}, 'sandbox'));
    expect(requestRetentionSeconds(file)).toBe(requestRetentionSeconds({}));
    expect(admissionSettings(file, 'sandbox')).toEqual(admissionSettings({}, 'sandbox'));
  });

  it('has the limits as they are in the code', () => {
    const limits = new Map(
      tableAfter(page, '## Limits').map(([what = '', limit = '']) => [what, limit]),
    );
    const { totalConcurrency, perMerchantConcurrency, perReceiverConcurrency, mostPerReceiver } =
      notificationSettings({}, 'sandbox');
    const { bodyBytes } = admissionSettings({}, 'sandbox');
    expect(limits.get('request body')).toContain(`${bodyBytes / 1024} KiB`);
    expect(limits.get('`Request-Id`')).toBe(`${requestIdMaxLength} characters`);
    expect(limits.get('timestamps of requests')).toContain(`±${timestampToleranceSeconds} s`);
    expect(limits.get('text without a documented length')).toBe(`${undocumentedLength} characters`);
    expect(limits.get('attempts in flight in one process')).toBe(
      `${totalConcurrency}, ${perMerchantConcurrency} for one merchant, and ${perReceiverConcurrency} to ${mostPerReceiver} for one receiver`,
    );
    expect(limits.get('access token of the SNAP dialect')).toContain(
      `${tokenLifeSeconds / 60} minutes`,
    );
  });
});

describe('the list of dependencies', () => {
  it('has a line for each runtime dependency, and for no other', () => {
    const rows = tableAfter(read('docs/dependencies.md'), '# Runtime');
    const named = rows.flatMap(([cell = '']) => [...cell.matchAll(/`([^`]+)`/g)].map((m) => m[1]));
    expect(named.sort()).toEqual(Object.keys(manifest.dependencies).sort());
  });
});

describe('the threat model', () => {
  const text = read('docs/security.md');
  const doors = text
    .split('\n## ')
    .slice(1)
    .filter((section) => section.includes('\n| threat'));

  it('has a table for each door', () => {
    expect(doors.length).toBeGreaterThanOrEqual(9);
  });

  it('names a test that exists in each of its rows', () => {
    const rows = doors.flatMap((section) => tableAfter(section, '| threat'));
    const unguarded = rows.filter(([, , guards = '']) => {
      const tests = pathsIn(guards);
      const isTest = (path: string) => /\.test\.tsx?$/.test(path) && existsSync(join(root, path));
      return tests.length === 0 || !tests.every(isTest);
    });
    expect(unguarded).toEqual([]);
  });
});

describe('the decisions', () => {
  it('are numbered without a gap, and titled with their number', () => {
    const names = readdirSync(join(root, 'docs/adr')).sort();
    for (const [index, name] of names.entries()) {
      expect(name).toMatch(new RegExp(`^${String(index + 1).padStart(4, '0')}-[a-z0-9-]+\\.md$`));
      expect(read(`docs/adr/${name}`)).toMatch(new RegExp(`^# ${index + 1}\\. `));
    }
  });
});
