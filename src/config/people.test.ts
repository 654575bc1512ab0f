// The people of the configuration file: what a start refuses, and says how to fix.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadConfig } from './environment.ts';
import { checkConfig } from './file.ts';
import { configuredPeople, providerSettings } from './people.ts';

const hash = `scrypt$32768$8$3$${'A'.repeat(22)}$${'A'.repeat(43)}`;
const ani = { email: 'ani@example.test', role: 'owner' as const };
const file = (dashboard: object) => checkConfig({ dashboard }, 'test');

describe('people', () => {
  it('have a hash, or in the sandbox a password', () => {
    const users = [
      { ...ani, password_hash: hash },
      { ...ani, email: 'budi@example.test', name: 'Budi', password: 'x', client_id: 'BRN-1' },
    ];
    expect(configuredPeople(file({ users }))).toMatchObject([
      { email: 'ani@example.test', name: 'ani@example.test', password: { hash } },
      { name: 'Budi', clientId: 'BRN-1', password: { text: 'x' } },
    ]);
  });

  it.each([
    [[ani], /ani@example.test has no password: .*gapura owner hash/],
    [[{ ...ani, password: 'x', password_hash: hash }], /keep the hash/],
    [[{ ...ani, password_hash: 'x' }], /cannot be used: .*gapura owner hash/],
    [
      [
        { ...ani, password: 'x' },
        { ...ani, email: 'ANI@example.test', password: 'x' },
      ],
      /twice/,
    ],
  ])('are refused as %o', (users, why) => {
    expect(() => configuredPeople(file({ users }))).toThrow(why);
  });
});

describe('production', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gapura-people-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const start = (dashboard: object) => {
    const path = join(folder, 'gapura.json');
    writeFileSync(path, JSON.stringify({ dashboard }));
    return loadConfig({
      GAPURA_MODE: 'production',
      DATABASE_URL: 'postgres://db/gapura',
      PUBLIC_URL: 'https://pay.example.test',
      ENCRYPTION_KEY: Buffer.from(
        '0f1e2d3c4b5a69788796a5b4c3d2e1f00112233445566778899aabbccddeeff0',
        'hex',
      ).toString('base64'),
      GAPURA_CONFIG: path,
    });
  };

  it('refuses a plain password, and says how to make a hash', () => {
    expect(() => start({ users: [{ ...ani, password: 'plain' }] })).toThrow(
      /ani@example.test has a plain password.*gapura owner hash/,
    );
    expect(start({ users: [{ ...ani, password_hash: hash }] }).mode).toBe('production');
  });

  it('refuses a provider without TLS', () => {
    const oidc = { issuer: 'http://login.example.test', client_id: 'a', client_secret: 'b' };
    expect(() => start({ oidc })).toThrow(/https/);
    expect(start({ oidc: { ...oidc, issuer: 'https://login.example.test' } }).mode).toBe(
      'production',
    );
  });
});

it('the provider has its host as its name, and domains in small letters', () => {
  const oidc = { issuer: 'https://login.example.test/x', client_id: 'a', client_secret: 'b' };
  expect(providerSettings(file({ oidc: { ...oidc, allowed_domains: ['Example.TEST'] } }))).toEqual({
    issuer: oidc.issuer,
    clientId: 'a',
    clientSecret: 'b',
    name: 'login.example.test',
    domains: ['example.test'],
  });
  expect(providerSettings({})).toBeUndefined();
});
