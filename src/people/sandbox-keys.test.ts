// The keys of a sandbox that nobody has configured: what they are made from, and what the one for models may not.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestGateway, type TestGateway } from '../../test/support/gateway.ts';
import { callOffice } from '../../test/support/office.ts';
import { storeConfiguredKeys } from './keys.ts';
import { sandboxKeys, storedSandboxKeys } from './sandbox-keys.ts';

const made = sandboxKeys(Buffer.alloc(32, 1));
let house: TestGateway;
beforeAll(async () => {
  house = await startTestGateway();
  await house.db.transaction((tx) => storeConfiguredKeys(tx, storedSandboxKeys(made)));
});
afterAll(() => house.stop());

it('follow from the encryption key, and say nothing about each other', () => {
  expect(sandboxKeys(Buffer.alloc(32, 1))).toEqual(made);
  const other = sandboxKeys(Buffer.alloc(32, 2));
  expect(new Set([made.commandLine, made.mcp, other.commandLine, other.mcp]).size).toBe(4);
});

it('the one for language models reaches payments and the sandbox, and no people, keys or money', async () => {
  const status = async (path: string, key: string) =>
    (await callOffice(house.url, path, { key })).status;
  for (const path of ['/payments', '/requests', '/notifications']) {
    expect([path, await status(path, made.mcp)]).toEqual([path, 200]);
  }
  for (const path of [
    '/people',
    '/keys',
    '/audit',
    '/ledger/accounts',
    '/payouts',
    '/settlements',
  ]) {
    expect([path, await status(path, made.mcp)]).toEqual([path, 403]);
    expect([path, await status(path, made.commandLine)]).toEqual([path, 200]);
  }
});
