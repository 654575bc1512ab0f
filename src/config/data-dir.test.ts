// Which folders may be DATA_DIR.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { scratchFolder } from '../../test/support/scratch.ts';
import { requireOwnDataDir } from './data-dir.ts';

function folderWith(...names: string[]): string {
  const folder = scratchFolder();
  for (const name of names) writeFileSync(join(folder, name), '');
  return folder;
}
const check = (dataDir: string, configPath?: string) => () =>
  requireOwnDataDir({ mode: 'sandbox', dataDir, configPath });

it('a new folder, an empty one, one of a gateway', () => {
  expect(check(join(scratchFolder(), 'new'))).not.toThrow();
  expect(check(folderWith())).not.toThrow();
  expect(check(folderWith('.gitkeep', 'lost+found'))).not.toThrow();
  for (const name of ['encryption.key', 'postgres', 'gapura.lock', 'postgres.location']) {
    expect(check(folderWith(name, 'notes.txt')), name).not.toThrow();
  }
});

it('not one with other content; the configuration file may be in it', () => {
  const folder = folderWith('notes.txt');
  expect(check(folder)).toThrow(
    `DATA_DIR ${folder} holds something else ("notes.txt"): choose an empty folder`,
  );
  expect(check(folderWith('postgresql.conf'))).toThrow('holds something else');
  const own = folderWith('gapura.json');
  expect(check(own, join(own, 'gapura.json'))).not.toThrow();
  mkdirSync(join(own, 'conf'));
  expect(check(own, join(own, 'conf', 'gapura.json'))).toThrow('"gapura.json"');
});

it('in production nothing is written there', () => {
  const dataDir = folderWith('notes.txt');
  expect(() => requireOwnDataDir({ mode: 'production', dataDir })).not.toThrow();
});
