// gapura merchant: on an external database, and on the embedded one of a running or stopped gateway.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase } from '../../test/support/database.ts';
import { TEST_SETTINGS } from '../../test/support/global-setup.ts';
import { command } from '../../test/support/terminal.ts';
import { checkConfig } from '../config/file.ts';
import { generatedEncryptionKey } from '../gateway/keys.ts';
import { createSealer } from '../lib/seal.ts';
import { loadAll, save } from '../merchants/store.ts';
import { startEmbedded } from '../storage/embedded.ts';
import { migrate } from '../storage/migrate.ts';
import { arrangeRoles, roleOf } from '../storage/program-role.ts';

const key = Buffer.alloc(32, 7);
let database: Awaited<ReturnType<typeof freshDatabase>>;
let env: Record<string, string>;

beforeAll(async () => {
  database = await freshDatabase();
  env = { DATABASE_URL: database.url, ENCRYPTION_KEY: key.toString('base64') };
});
afterAll(() => database.drop());

const merchant = (...args: string[]) => command(['merchant', ...args], env);
const stored = () => loadAll(database.db, createSealer([key]));
const after = (label: string, out: string) =>
  new RegExp(`^${label} +(\\S+)$`, 'm').exec(out)?.[1] ?? '';

describe('gapura merchant', () => {
  it('adds, lists, shows and rotates', async () => {
    expect((await merchant('list')).out).toBe('There are no merchants.');
    const url = 'https://toko.test/n';
    const added = await merchant('add', '--name', 'Toko', '--notification-url', url);
    const clientId = after('client id', added.out);
    const secret = after('secret key', added.out);
    expect((await merchant('list')).out).toBe(`${clientId}  Toko  ${url}`);
    expect(await stored()).toMatchObject([{ clientId, secretKeys: [secret] }]);

    const shown = await merchant('show', clientId);
    expect(shown.out).not.toContain(secret);
    expect((await merchant('show', clientId, '--secrets')).out).toContain(secret);

    const listed = JSON.parse((await merchant('list', '--json')).out);
    expect(listed).toEqual({
      merchants: [{ client_id: clientId, name: 'Toko', notification_url: url }],
    });
    const one = JSON.parse((await merchant('show', clientId, '--json')).out);
    expect(one).toMatchObject({
      client_id: clientId,
      secret_key: `SK-${secret.slice(3, 5)}…`,
    });

    const rotated = await merchant('rotate', clientId);
    const newer = after('secret key', rotated.out);
    expect(await stored()).toMatchObject([{ secretKeys: [newer, secret], notificationUrl: url }]);
    const finished = await merchant('rotate', clientId, '--finish', '--json');
    expect(JSON.parse(finished.out)).toMatchObject({ previous_key_accepted: false });
    expect(await stored()).toMatchObject([{ secretKeys: [newer] }]);
  });

  it('leaves the keys of what the configuration file has alone', async () => {
    const entry = {
      clientId: 'BRN-FILE',
      name: 'Berkas',
      secretKeys: ['SK-1'] as const,
      notificationUrls: {},
      settlementAccounts: [],
      frameAncestors: [],
      managedBy: 'file' as const,
      inFile: true,
    };
    await save(database.db.single, entry, createSealer([key]));
    const refused = await merchant('rotate', 'BRN-FILE');
    expect(refused.code).toBe(1);
    expect(refused.err).toContain('The configuration file');
  });

  it('creates entries that the configuration file accepts, without a database', async () => {
    const { out } = await command(['merchant', 'new', '--name', 'Toko Baru']);
    const file = { merchants: [JSON.parse(out)] };
    expect(checkConfig(file, 'test').merchants?.[0]).toMatchObject({ name: 'Toko Baru' });
  });

  it.each([
    [['list', 'x', 'y'], 2, 'Say what to do'],
    [['constructor'], 2, 'Say what to do'],
    [['add'], 2, 'Give the merchant a --name'],
    [['add', '--name', 'A', '--notification-url', 'toko'], 2, '--notification-url is "toko"'],
    [['show'], 2, 'Say which merchant'],
    [['show', 'BRN-NONE'], 1, 'There is no merchant BRN-NONE'],
  ])('%j: says what is wrong', async (args, code, why) => {
    const ended = await merchant(...args);
    expect(ended.code).toBe(code);
    expect(ended.err).toContain(why);
  });

  it('says which database or key is missing', async () => {
    const nothing = await command(['merchant', 'list']);
    expect(nothing.err).toContain('There is no gateway in DATA_DIR /nonexistent');
    const keyless = await command(['merchant', 'list'], { DATABASE_URL: database.url });
    expect(keyless.err).toContain('ENCRYPTION_KEY is not set');
    const url = 'postgres://nobody@127.0.0.1:1/none';
    const gone = await command(['merchant', 'list'], { ...env, DATABASE_URL: url });
    expect(gone.err).toContain('PostgreSQL at 127.0.0.1:1/none cannot be used');
  });
});

describe('gapura merchant on DATA_DIR', () => {
  it('works with the server that runs there, and without one', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'gapura-test-'));
    generatedEncryptionKey(dataDir);
    const log = { info: () => {}, warn: () => {} };
    const server = await startEmbedded({ dataDir, log, extraSettings: TEST_SETTINGS });
    const here = { DATA_DIR: dataDir };
    try {
      await migrate(server.connection);
      await arrangeRoles(server.connection, { program: roleOf(server.program) });
      expect((await command(['merchant', 'add', '--name', 'Toko'], here)).code).toBe(0);
    } finally {
      await server.stop();
    }
    const listed = await command(['merchant', 'list'], here);
    expect(listed.out).toContain('Toko');
    rmSync(dataDir, { recursive: true, force: true });
  });
});
