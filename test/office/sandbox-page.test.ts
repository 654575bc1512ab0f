// The sandbox's page and operations: playing the customer, the clock, faults, seeding, a fresh start.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Office, signIn } from '../support/dashboard.ts';
import { clientId, secretKey, startTestGateway, type TestGateway } from '../support/gateway.ts';
import { callOffice, dashboardKeys, keyOf, otherClientId } from '../support/office.ts';
import { signedInCookie } from '../support/office-session.ts';
import { orderInStore } from '../support/paid.ts';

const path = '/dashboard/sandbox';
let house: TestGateway;
let office: Office;
beforeAll(async () => {
  const merchants = [clientId, otherClientId].map((id) => ({
    name: id,
    client_id: id,
    secret_key: secretKey,
  }));
  house = await startTestGateway({
    file: () => ({ merchants, dashboard: { keys: dashboardKeys } }),
  });
  office = signIn(house.url, { cookie: await signedInCookie(house) });
});
afterAll(() => house.stop());

interface State {
  now: string;
  ahead_seconds: number;
  faults: object[];
  cards: { number: string }[];
  payments: { id: string; reference: string; page: string | null }[];
}
const state = async (key?: string) =>
  (await callOffice<State>(house.url, '/sandbox', key === undefined ? {} : { key })).body;

describe('a payment', () => {
  it('is paid by playing its customer, once', async () => {
    const reference = await orderInStore(house);
    const shown = await office.open(path);
    expect(shown.text).toContain(reference);
    expect(shown.html).toContain('/simulator/indomaret');
    const id = (await state()).payments.find((one) => one.reference === reference)?.id ?? '';
    const form = { do: 'play', id, outcome: 'SUCCESS' };
    expect((await office.follow(path, form)).text).toContain(`${reference} is SUCCESS now.`);
    expect((await state()).payments.map((one) => one.reference)).not.toContain(reference);
    expect((await office.post(path, { ...form, outcome: 'FAILED' })).status).toBe(422);
  });

  it('of another merchant is not there', async () => {
    const reference = await orderInStore(house);
    const { payments } = await state();
    const id = payments.find((one) => one.reference === reference)?.id ?? '';
    const key = keyOf('developer', otherClientId);
    expect((await state(key)).payments).toEqual([]);
    const call = { key, body: { outcome: 'SUCCESS' } };
    const played = await callOffice(house.url, `/sandbox/payments/${id}/outcome`, call);
    expect(played.status).toBe(404);
  });
});

it('the clock is moved and reset', async () => {
  const moved = await office.follow(path, { do: 'advance', seconds: '86400' });
  expect(moved.text).toContain('The clock was moved');
  expect((await state()).ahead_seconds).toBeGreaterThan(86_000);
  await office.follow(path, { do: 'resetClock' });
  expect((await state()).ahead_seconds).toBeLessThan(60);
});

it('faults are planned from presets, listed and ended', async () => {
  for (const preset of [
    'slow-merchant',
    'failing-merchant',
    'slow-acquirer',
    'lost-answer',
    'broken-api',
  ]) {
    const shown = await office.follow(path, { do: 'fault', preset });
    expect([preset, shown.text]).toEqual([
      preset,
      expect.stringContaining('The fault is planned.'),
    ]);
    expect((await state()).faults.length).toBeGreaterThan(0);
  }
  expect((await office.follow(path, { do: 'endFaults' })).text).toContain('Nothing goes wrong');
  expect((await state()).faults).toEqual([]);
  const wrong = { body: { faults: [{ at: 'nowhere', kind: 'delay' }] } };
  expect((await callOffice(house.url, '/sandbox/faults', wrong)).status).toBe(400);
});

it('payments are seeded, prove, and go with a reset', async () => {
  const seeded = await office.follow(path, {
    do: 'seed',
    once: 'seed',
    payments: '60',
    days: '10',
  });
  expect(seeded.text).toContain('60 payments were added.');
  const proof = await callOffice<{ ok: boolean }>(house.url, '/ledger/proof?full=true');
  expect(proof.body.ok).toBe(true);
  expect((await office.follow(path, { do: 'reset' })).text).toContain('The sandbox is empty.');
  const { body } = await callOffice<{ transactions: object[] }>(house.url, '/ledger/transactions');
  expect(body.transactions).toEqual([]);
  const { body: log } = await callOffice<{ entries: { action: string }[] }>(
    house.url,
    '/audit?object=sandbox%20controls',
  );
  expect(log.entries.map(({ action }) => action).slice(0, 2)).toEqual([
    'reset sandbox',
    'seed sandbox',
  ]);
});

it('what everybody shares is not for the people of one merchant', async () => {
  const bound = signIn(house.url, { cookie: await signedInCookie(house, 'owner', clientId) });
  const shown = await bound.open(path);
  expect([shown.status, shown.text]).toEqual([
    200,
    expect.not.stringContaining('Reset the sandbox'),
  ]);
  const key = keyOf('owner', clientId);
  expect((await callOffice(house.url, '/sandbox/reset', { key, body: {} })).status).toBe(403);
});
