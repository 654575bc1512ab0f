// Where the cluster goes if the server's user cannot reach DATA_DIR, and that it is always found again.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { abandonedHomes, findHome } from './home.ts';

let scratch: string;
let closed: string;
let elsewhere: string;

beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'gapura-home-'));
  chmodSync(scratch, 0o755);
  closed = join(scratch, 'closed', 'data');
  elsewhere = join(scratch, 'elsewhere');
  mkdirSync(closed, { recursive: true });
  mkdirSync(elsewhere);
  chmodSync(join(scratch, 'closed'), 0o700);
});

afterEach(() => rmSync(scratch, { recursive: true }));

describe.runIf(process.getuid?.() === 0)('as root', () => {
  test('a reachable folder is used, and others may only enter it', () => {
    const dataDir = join(scratch, 'data');
    mkdirSync(dataDir, { mode: 0o700 });
    const home = findHome(dataDir, elsewhere);
    expect(home).toMatchObject({ dir: dataDir, cluster: join(dataDir, 'postgres') });
    expect(home.user).toMatchObject({ name: 'nobody', gateway: 'root' });
    expect(statSync(dataDir).mode & 0o777).toBe(0o701);
  });

  test('below a closed folder the cluster goes elsewhere and is found again', () => {
    const home = findHome(closed, elsewhere);
    expect(home.dir.startsWith(join(elsewhere, 'gapura-'))).toBe(true);
    expect(statSync(join(scratch, 'closed')).mode & 0o777).toBe(0o700);
    mkdirSync(home.cluster);
    home.remember();
    expect(findHome(closed, elsewhere).dir).toBe(home.dir);
    expect(abandonedHomes(closed, home.dir, elsewhere)).toEqual([]);
  });

  test('a start that stopped before it made a cluster leaves no pointer', () => {
    const first = findHome(closed, elsewhere);
    const second = findHome(closed, elsewhere);
    expect(second.dir).not.toBe(first.dir);
    expect(abandonedHomes(closed, second.dir, elsewhere)).toEqual([first.dir]);
  });

  test('a cluster that is missing from where the pointer says is an error, not an empty database', () => {
    const home = findHome(closed, elsewhere);
    mkdirSync(home.cluster);
    home.remember();
    rmSync(home.dir, { recursive: true });
    expect(() => findHome(closed, elsewhere)).toThrow(/is missing from .*; restore it/);
  });

  test('a cluster that its user cannot reach is an error too', () => {
    mkdirSync(join(closed, 'postgres'));
    expect(() => findHome(closed, elsewhere)).toThrow(
      /nobody, who runs the database, cannot reach/,
    );
  });

  test('if no folder can be created elsewhere, the error says what to do', () => {
    writeFileSync(join(scratch, 'file'), '');
    expect(() => findHome(closed, join(scratch, 'file'))).toThrow(/choose another DATA_DIR/);
  });
});
