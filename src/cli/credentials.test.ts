// Which merchant and which gateway a command uses, and what it says if none is given.
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scratchFolder } from '../../test/support/scratch.ts';
import type { MerchantEntry } from '../merchants/merchant.ts';
import { credentials, findCredentials } from './credentials.ts';
import { writeDemoFile } from './demo-file.ts';
import { gatewayUrl } from './options.ts';

const demo: MerchantEntry = {
  clientId: 'BRN-DEMO',
  name: 'Demo',
  secretKeys: ['SK-DEMO'],
  notificationUrl: 'http://127.0.0.1:9000/n',
  notificationUrls: {},
  snap: { notificationUrl: 'http://127.0.0.1:9000/v1.0/debit/notify' },
  settlementAccounts: [],
  frameAncestors: [],
};

function withDemo() {
  const dataDir = scratchFolder();
  writeDemoFile(dataDir, 'http://localhost:8157', { demo });
  return dataDir;
}

function configFile(merchants: object[]) {
  const path = join(scratchFolder(), 'gapura.json');
  writeFileSync(path, JSON.stringify({ merchants }));
  return path;
}

const shop = { name: 'Toko', client_id: 'BRN-FILE', secret_key: 'SK-NEW' };

describe('which merchant', () => {
  it('options come before the environment, the file and the demo merchant', () => {
    const env = {
      GAPURA_CLIENT_ID: 'BRN-ENV',
      GAPURA_SECRET_KEY: 'SK-ENV',
      GAPURA_CONFIG: configFile([shop]),
      DATA_DIR: withDemo(),
    };
    const given = { 'client-id': 'BRN-OPTION', secret: ['SK-OPTION'] };
    expect(credentials(given, env)).toEqual({ clientId: 'BRN-OPTION', secrets: ['SK-OPTION'] });
    expect(credentials({}, env)).toEqual({ clientId: 'BRN-ENV', secrets: ['SK-ENV'] });
    const { GAPURA_CONFIG, DATA_DIR } = env;
    expect(credentials({}, { GAPURA_CONFIG, DATA_DIR }).clientId).toBe('BRN-FILE');
    expect(credentials({}, { DATA_DIR })).toEqual({
      clientId: 'BRN-DEMO',
      secrets: ['SK-DEMO'],
      notificationUrl: 'http://127.0.0.1:9000/n',
      snapNotificationUrl: 'http://127.0.0.1:9000/v1.0/debit/notify',
    });
  });

  it('a client id other than the demo merchant’s finds no secret', () => {
    expect(findCredentials({ 'client-id': 'BRN-OTHER' }, { DATA_DIR: withDemo() })).toBeUndefined();
  });

  it('the client id chooses among several in the file; the previous key is tried too', () => {
    const other = { ...shop, client_id: 'BRN-2', previous_secret_key: 'SK-OLD' };
    const env = { GAPURA_CONFIG: configFile([shop, other]) };
    expect(() => credentials({}, env)).toThrow('several merchants: say which with --client-id.');
    expect(credentials({ 'client-id': 'BRN-2' }, env).secrets).toEqual(['SK-NEW', 'SK-OLD']);
    expect(() => credentials({ 'client-id': 'BRN-3' }, env)).toThrow('no merchant BRN-3');
    expect(() => credentials({}, { GAPURA_CONFIG: '/nonexistent' })).toThrow('does not exist');
  });

  it('without any, a message says how to give one', () => {
    expect(() => credentials({}, { DATA_DIR: '/nonexistent' })).toThrow('give --client-id');
  });
});

describe('the demo file', () => {
  it('only its owner can read it, and it is removed when there is no demo merchant', () => {
    const dataDir = withDemo();
    expect(statSync(join(dataDir, 'demo-merchant.json')).mode & 0o777).toBe(0o600);
    writeDemoFile(dataDir, 'http://localhost:8157', {});
    expect(findCredentials({}, { DATA_DIR: dataDir })).toBeUndefined();
  });
});

describe('which gateway', () => {
  it('the option, the environment, the local sandbox, the default port', () => {
    const DATA_DIR = withDemo();
    expect(gatewayUrl('https://a.test/', { GAPURA_URL: 'http://b.test' })).toBe('https://a.test');
    expect(gatewayUrl(undefined, { GAPURA_URL: 'http://b.test', DATA_DIR })).toBe('http://b.test');
    expect(gatewayUrl(undefined, { DATA_DIR })).toBe('http://localhost:8157');
    expect(gatewayUrl(undefined, { DATA_DIR: '/nonexistent' })).toBe('http://localhost:8080');
    expect(() => gatewayUrl('ftp://a.test', {})).toThrow('not an http or https address');
  });
});
