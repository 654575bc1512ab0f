// How somebody signs in for the first time: the owner of a sandbox, and the first owner in production.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { started, welcome } from '../../src/cli/welcome.ts';
import type { Config } from '../../src/config/environment.ts';
import { checkConfig } from '../../src/config/file.ts';
import { createLog } from '../../src/lib/log.ts';
import { createSealer } from '../../src/lib/seal.ts';
import { join, openLink } from '../../src/office/join.ts';
import { signInWithPassword } from '../../src/office/sign-in.ts';
import { type FirstSignIn, prepare } from '../../src/prepare.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';

const log = createLog('silent');
const key = Buffer.alloc(32, 7);
let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

function configOf(mode: Config['mode'], dashboard: object = {}): Config {
  return {
    mode,
    host: '127.0.0.1',
    port: 0,
    publicUrl: 'https://pay.example.test',
    dataDir: '/nonexistent',
    databaseUrl: database.url,
    encryptionKeys: [key],
    logLevel: 'silent',
    trustedProxies: [],
    workers: 1,
    file: checkConfig({ dashboard }, 'test'),
    configPath: 'test',
  };
}

/** What a start says. */
async function startsWith(config: Config): Promise<FirstSignIn | undefined> {
  const { firstSignIn, close } = await prepare(config, log);
  await close();
  return firstSignIn;
}
const deps = () => ({ db: database.db, log, sealer: createSealer([key]) });
const canSignIn = async (email: string, password: string) =>
  (await signInWithPassword(deps(), { email, password }, {})).kind === 'in';

it('a sandbox has an owner whose password stays the same, until the file has people', async () => {
  const first = await startsWith(configOf('sandbox'));
  if (first === undefined || 'link' in first) throw new Error('no owner');
  expect(first.email).toBe('owner@example.test');
  expect(await startsWith(configOf('sandbox'))).toEqual(first);
  expect(await canSignIn(first.email, first.password)).toBe(true);
  const users = [{ email: 'ani@example.test', password: 'plain', role: 'viewer' }];
  expect(await startsWith(configOf('sandbox', { users }))).toBeUndefined();
  expect(await canSignIn(first.email, first.password)).toBe(false);
  expect(await canSignIn('ani@example.test', 'plain')).toBe(true);
  const changed = [{ ...users[0], password: 'another' }];
  await startsWith(configOf('sandbox', { users: changed }));
  expect(await canSignIn('ani@example.test', 'plain')).toBe(false);
  expect(await canSignIn('ani@example.test', 'another')).toBe(true);
});

it('production makes links for the first owner until there is one', async () => {
  const starts = [
    await startsWith(configOf('production')),
    await startsWith(configOf('production')),
  ];
  const [one = '', other = ''] = starts.map((how) => (how && 'link' in how ? how.link : undefined));
  expect([await openLink(database.db, one), await openLink(database.db, other)]).toEqual([{}, {}]);
  const wanted = { name: 'Sari', email: 'sari@example.test', password: 'four quiet words here' };
  expect((await join(deps(), { secret: one, ...wanted }, {})).kind).toBe('in');
  for (const secret of [one, other]) {
    expect((await join(deps(), { secret, ...wanted }, {})).kind).toBe('gone');
  }
  expect(await startsWith(configOf('production'))).toBeUndefined();
  expect(await canSignIn(wanted.email, wanted.password)).toBe(true);
});

it('the start prints it', () => {
  const gateway = {
    publicUrl: 'https://pay.example.test',
    port: 1,
    lost: new Promise<string>(() => {}),
    stop: async () => {},
  };
  const config = configOf('sandbox');
  const owner = { ...gateway, firstSignIn: { email: 'owner@example.test', password: 'abc' } };
  expect(started(owner, config)).toMatchObject({
    dashboard: {
      url: 'https://pay.example.test/dashboard',
      email: 'owner@example.test',
      password: 'abc',
    },
  });
  expect(welcome(owner, config)).toMatch(
    /dashboard +https:\S+\/dashboard\n.*owner@example.test +abc/,
  );
  const link = { ...gateway, firstSignIn: { link: 'xyz' } };
  expect(welcome(link, config)).toContain('https://pay.example.test/dashboard/join?link=xyz');
});
