// Where the cluster goes when the server's user cannot reach DATA_DIR, and that it is never lost from sight.
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
  test('a reachable folder is used, and only opened for passing through', () => {
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

  test('a start that never got as far as a cluster leaves no pointer', () => {
    const first = findHome(closed, elsewhere);
    const second = findHome(closed, elsewhere);
    expect(second.dir).not.toBe(first.dir);
    expect(abandonedHomes(closed, second.dir, elsewhere)).toEqual([first.dir]);
  });

  test('a cluster that is no longer where the pointer says is an error, not an empty database', () => {
    const home = findHome(closed, elsewhere);
    mkdirSync(home.cluster);
    home.remember();
    rmSync(home.dir, { recursive: true });
    expect(() => findHome(closed, elsewhere)).toThrow(/where it is no longer; bring it back/);
  });

  test('a cluster that lies where its user cannot reach it is an error too', () => {
    mkdirSync(join(closed, 'postgres'));
    expect(() => findHome(closed, elsewhere)).toThrow(
      /nobody, who runs the database, cannot reach/,
    );
  });

  test('where nothing can be made elsewhere, it says what to do', () => {
    writeFileSync(join(scratch, 'file'), '');
    expect(() => findHome(closed, join(scratch, 'file'))).toThrow(/choose another DATA_DIR/);
  });
});
