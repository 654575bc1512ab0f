// Every invalid setting stops the start with one sentence, and every default is as documented.
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { chooseAcquirers } from '../acquirers/choose.ts';
import { generatedEncryptionKey } from '../gateway/keys.ts';
import { loadConfig } from './environment.ts';
import { ConfigError } from './file.ts';
import { configuredMerchants, notificationSettings, requestRetentionSeconds } from './settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'gapura-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string, content: string) => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

const key = createHash('sha256').update('a random key').digest('base64');
const weak = Buffer.alloc(32).toString('base64');
const inProduction = (ENCRYPTION_KEY: string) => ({ GAPURA_MODE: 'production', ENCRYPTION_KEY });
const merchant = { name: 'A', client_id: 'BRN-1', secret_key: 'SK-1' };
const knowing = (...ids: string[]) => ({ ids, settingsProblem: () => undefined });
const written = (content: object) => ({
  GAPURA_CONFIG: file(`${Math.random()}.json`, JSON.stringify(content)),
});

it('names everything that production misses at one start, and what is wrong beside it', () => {
  const users = [
    { email: 'a@example.test', password: 'correct horse battery', role: 'operator' },
    { email: 'b@example.test', password: 'correct horse battery', role: 'viewer' },
  ];
  const env = { GAPURA_MODE: 'production', PORT: 'http', ...written({ dashboard: { users } }) };
  const lines = messageOf(env).split('\n');
  expect(lines.map((line) => /^(GAPURA_MODE=production needs )?[^:]+/.exec(line)?.[0])).toEqual([
    'PORT is "http"',
    'GAPURA_MODE=production needs DATABASE_URL',
    'GAPURA_MODE=production needs ENCRYPTION_KEY',
    'GAPURA_MODE=production needs an https PUBLIC_URL',
    'dashboard.users',
    'dashboard.users',
  ]);
  const set = { DATABASE_URL: 'postgres://a@b/c', PUBLIC_URL: 'https://pay.example.test' };
  expect(messageOf({ GAPURA_MODE: 'production', ...set, ENCRYPTION_KEY: weak })).toMatch(
    /^ENCRYPTION_KEY is one byte, 32 times: [^\n]+$/,
  );
});

function messageOf(env: Record<string, string>): string {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('nothing was wrong');
}

describe('refuses', () => {
  it.each<[string, Record<string, string>, RegExp]>([
    ['a port out of range', { PORT: '99999' }, /^PORT is "99999": use a number/],
    ['no workers', { WORKERS: '0' }, /^WORKERS is "0": use a number from 1 to 64, or auto/],
    ['workers in words', { WORKERS: 'many' }, /^WORKERS is "many"/],
    ['a port in words', { PORT: 'http' }, /^PORT is "http"/],
    [
      'an unknown mode',
      { GAPURA_MODE: 'live' },
      /^GAPURA_MODE is "live": use one of sandbox, prod/,
    ],
    ['an unknown log level', { LOG_LEVEL: 'loud' }, /^LOG_LEVEL is "loud"/],
    [
      'a public address that is not a URL',
      { PUBLIC_URL: 'pay.example' },
      /^PUBLIC_URL is "pay.example"/,
    ],
    ['a short encryption key', { ENCRYPTION_KEY: 'c2hvcnQ=' }, /^ENCRYPTION_KEY is not 32 bytes/],
    ['one short key of two', { ENCRYPTION_KEY: `${key},c2g=` }, /^ENCRYPTION_KEY number 2 is not/],
    [
      'a key of zeros in production',
      inProduction(weak),
      /^ENCRYPTION_KEY is one byte, 32 times: make one with `openssl rand -base64 32`/,
    ],
    [
      'a new key of zeros in production',
      inProduction(`${weak},${key}`),
      /^ENCRYPTION_KEY number 1 is one byte, 32 times/,
    ],
    [
      'a key with something else between in production',
      inProduction(`${key.slice(0, 20)} ${key.slice(20)}`),
      /^ENCRYPTION_KEY is not strict base64/,
    ],
    [
      'a key without padding in production',
      inProduction(key.replace('=', '')),
      /^ENCRYPTION_KEY is not strict base64/,
    ],
    [
      'a placeholder as a key in production',
      inProduction(Buffer.from('secret'.repeat(6)).subarray(0, 32).toString('base64')),
      /^ENCRYPTION_KEY has only 5 different bytes/,
    ],
    [
      'a host of the sandbox that is a URL',
      { SANDBOX_HOSTS: 'a.test, http://b.test' },
      /^SANDBOX_HOSTS has "http:\/\/b.test"/,
    ],
    ['another database', { DATABASE_URL: 'mysql://x:secret@y' }, /^DATABASE_URL is not a postgres/],
    [
      'an owner that is not one of PostgreSQL',
      { DATABASE_URL: 'postgres://a@b/c', DATABASE_OWNER_URL: 'mysql://x:secret@y' },
      /^DATABASE_OWNER_URL is not a postgres/,
    ],
    [
      'an owner of the embedded database',
      { DATABASE_OWNER_URL: 'postgres://a@b/c' },
      /^DATABASE_OWNER_URL is set without DATABASE_URL/,
    ],
    [
      'a proxy without an address',
      { TRUSTED_PROXIES: '10.0.0.1, proxy.example' },
      /^TRUSTED_PROXIES has "proxy.example"/,
    ],
    [
      'a network with an invalid prefix length',
      { TRUSTED_PROXIES: '10.0.0.0/33' },
      /has "10\.0\.0\.0\/33"/,
    ],
    ['the whole world as a proxy', { TRUSTED_PROXIES: '0.0.0.0/0' }, /has "0\.0\.0\.0\/0"/],
    ['a missing file', { GAPURA_CONFIG: '/nowhere.json' }, /\/nowhere\.json does not exist/],
    ['a folder', { GAPURA_CONFIG: folder }, /cannot be read/],
    [
      'a file that is not JSON',
      { GAPURA_CONFIG: file('a.json', '{') },
      /a\.json is not valid JSON/,
    ],
    ['an unknown member', written({ merchant: [] }), /merchant is not a known member/],
    [
      'a merchant without a key',
      written({ merchants: [{ name: 'A', client_id: 'B' }] }),
      /merchants\.0 .*secret_key/,
    ],
    [
      'one client id twice',
      written({ merchants: [merchant, merchant] }),
      /client_id BRN-1: keep one/,
    ],
    [
      'a notification address that is not a URL',
      written({ merchants: [{ ...merchant, notification_url: 'shop' }] }),
      /merchants\.0\.notification_url must be an http or https address/,
    ],
    [
      'a notification address that looks like one',
      written({ merchants: [{ ...merchant, notification_urls: { cards: 'http://a.test:b/n' } }] }),
      /merchants\.0\.notification_urls\.cards must be an http or https address/,
    ],
    [
      'a provider whose address cannot be called',
      written({
        upstreams: { doku: { base_url: 'https://a.test:b', client_id: 'C', secret_key: 'S' } },
      }),
      /upstreams\.doku\.base_url must be an http or https address/,
    ],
    ['a negative fee', written({ fees: { cards: { fixed: -1, basis_points: 0 } } }), /fees\.cards/],
    ['production without a database', { GAPURA_MODE: 'production' }, /needs DATABASE_URL/],
    [
      'production without an encryption key',
      { GAPURA_MODE: 'production', DATABASE_URL: 'postgres://x/y' },
      /needs ENCRYPTION_KEY/,
    ],
    [
      'production without https',
      {
        GAPURA_MODE: 'production',
        DATABASE_URL: 'postgres://x/y',
        ENCRYPTION_KEY: key,
        PUBLIC_URL: 'http://pay.example',
      },
      /needs an https PUBLIC_URL/,
    ],
  ])('%s', (_name, env, sentence) => {
    expect(() => loadConfig(env)).toThrow(ConfigError);
    expect(() => loadConfig(env)).toThrow(sentence);
    expect(() => loadConfig(env)).not.toThrow(/secret@/);
  });

  it('an unknown channel', () => {
    const { file: config } = loadConfig(
      written({ merchants: [{ ...merchant, notification_urls: { gopay: 'http://a.test/' } }] }),
    );
    expect(() => configuredMerchants(config, knowing('kredivo'))).toThrow(
      /"gopay": use one of kredivo/,
    );
  });

  it('an acquirer for an unknown channel', () => {
    const choose = () =>
      chooseAcquirers({
        channelIds: ['kredivo'],
        configured: { gopay: 'simulator' },
        makers: {},
        fallback: undefined,
      });
    expect(choose).toThrow(/"gopay": use one of kredivo/);
    expect(choose).toThrow(ConfigError);
  });

  it('a data directory that is a file', () => {
    const path = file('a-file', '');
    expect(() => generatedEncryptionKey(path)).toThrow(ConfigError);
    expect(() => generatedEncryptionKey(path)).toThrow(
      /^DATA_DIR .*a-file cannot be made .*another/,
    );
  });
});

describe('accepts', () => {
  it('no settings at all: the sandbox on port 8080', () => {
    const config = loadConfig({});
    expect(config).toMatchObject({
      mode: 'sandbox',
      host: '127.0.0.1',
      port: 8080,
      logLevel: 'info',
      trustedProxies: [],
    });
    expect(config.dataDir).toBe(join(process.cwd(), '.gapura'));
    expect(config.publicUrl).toBeUndefined();
    expect(notificationSettings(config.file, 'sandbox')).toMatchObject({
      retrySeconds: [1800, 21_600, 43_200],
      timeoutSeconds: 30,
      allowPrivateAddresses: true,
    });
    expect(notificationSettings(config.file, 'production').allowPrivateAddresses).toBe(false);
    expect(requestRetentionSeconds(config.file)).toBe(604_800);
  });

  it('production with everything it needs, and keys to rotate', () => {
    const config = loadConfig({
      GAPURA_MODE: 'production',
      DATABASE_URL: 'postgresql://user@/db?host=/run/postgresql',
      ENCRYPTION_KEY: `${key}, ${weak}`,
      PUBLIC_URL: 'https://pay.example/',
      TRUSTED_PROXIES: '127.0.0.1, 10.0.0.0/8',
      PORT: '0',
    });
    expect(config).toMatchObject({ mode: 'production', publicUrl: 'https://pay.example', port: 0 });
    expect(config.encryptionKeys).toHaveLength(2);
    expect(config.trustedProxies).toEqual(['127.0.0.1', '10.0.0.0/8']);
  });

  it('a file with every member', () => {
    const { file: config } = loadConfig(
      written({
        merchants: [
          {
            name: 'Toko Contoh',
            client_id: 'BRN-0001-1700000000001',
            secret_key: 'SK-TestSecretKey0123456789',
            notification_url: 'http://127.0.0.1:9000/payments/notifications',
            notification_urls: { cards: 'http://127.0.0.1:9000/cards/notifications' },
            snap: {
              public_key: '-----BEGIN PUBLIC KEY-----\n…',
              token_url: 'http://127.0.0.1:9000/v1.0/access-token/b2b',
              notification_url: 'http://127.0.0.1:9000/v1.0/debit/notify',
            },
            settlement_accounts: [
              {
                id: 'SBS-0001-20260101000000001',
                bank: 'BCA',
                number: '0011223344',
                holder: 'PT Contoh',
                default: true,
              },
            ],
            channels: ['kredivo', 'indodana', 'indomaret', 'dana', 'cards'],
            frame_ancestors: ['https://shop.example'],
          },
        ],
        fees: {
          cards: { fixed: 2000, basis_points: 280 },
          indomaret: { fixed: 5000, basis_points: 0 },
        },
        notifications: {
          retry_seconds: [1800, 21_600, 43_200],
          timeout_seconds: 30,
          allow_private_addresses: true,
        },
        dashboard: { users: [{ email: 'owner@example.test', password: '…', role: 'owner' }] },
        acquirers: { kredivo: 'simulator' },
      }),
    );
    const known = ['kredivo', 'indodana', 'indomaret', 'dana', 'cards'];
    expect(configuredMerchants(config, knowing(...known))).toMatchObject([
      {
        clientId: 'BRN-0001-1700000000001',
        secretKeys: ['SK-TestSecretKey0123456789'],
        notificationUrls: { cards: 'http://127.0.0.1:9000/cards/notifications' },
        snap: { tokenUrl: 'http://127.0.0.1:9000/v1.0/access-token/b2b' },
        settlementAccounts: [{ bank: 'BCA', default: true }],
        channels: known,
        frameAncestors: ['https://shop.example'],
      },
    ]);
  });

  it('reads how a merchant is treated', () => {
    const one = {
      name: 'Toko',
      client_id: 'BRN-1',
      secret_key: 'SK-1',
      strictness: 'lenient',
      channel_settings: { cards: { acquirer: 'BCA' } },
      logo_url: 'https://shop.example/logo.png',
    };
    const { file: config } = loadConfig(written({ merchants: [one], strictness: 'exact' }));
    expect(configuredMerchants(config, knowing('cards'))).toMatchObject([
      {
        strictness: 'lenient',
        channelSettings: { cards: { acquirer: 'BCA' } },
        logoUrl: 'https://shop.example/logo.png',
      },
    ]);
    const none = { ids: ['cards'], settingsProblem: () => 'has no settings' };
    expect(() => configuredMerchants(config, none)).toThrow(
      'Merchant BRN-1: channel_settings.cards has no settings: fix the file.',
    );
    expect(() => loadConfig(written({ strictness: 'loose' }))).toThrow(/strictness/);
  });
});
