// Payouts in the sandbox: the bank by its rules and its clock, what comes back, and paying it again.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sql } from '../../src/storage/db.ts';
import { clientId, secretKey } from '../support/gateway.ts';
import {
  expectProvenLedger,
  type MoneyGateway,
  payable,
  startMoneyGateway,
} from '../support/money.ts';
import { callOffice, dashboardKeys, keyOf } from '../support/office.ts';

interface Payout {
  id: string;
  account: { id: string; bank: string; number: string; holder: string };
  amount: number;
  status: string;
  bank_reference: string | null;
  batch_id: string;
  paid_again_by: string | null;
  account_blocked: boolean;
  steps: { status: string; by: string; reason: string | null }[];
}

let house: MoneyGateway;
const accounts = {
  'SBS-1': '0011220001',
  'SBS-4': '0011220004',
  'SBS-5': '0011220005',
  'SBS-6': '0011220006',
  'SBS-7': '0011220007',
};
beforeAll(async () => {
  house = await startMoneyGateway({
    merchants: [
      {
        name: 'Toko Uang',
        client_id: clientId,
        secret_key: secretKey,
        settlement_accounts: Object.entries(accounts).map(([id, number]) => {
          return { id, bank: 'BCA', number, holder: 'PT Contoh', default: id === 'SBS-1' };
        }),
      },
    ],
    dashboard: { keys: dashboardKeys, second_person_above: 1_000_000 },
  });
});
afterAll(async () => {
  await house.stop();
});
beforeEach(async () => {
  await house.sandbox('reset', {});
});

const office = <Body = Payout>(path: string, body?: unknown, key = keyOf('operator')) =>
  callOffice<Body>(house.url, path, { body, key });

async function payouts(query = ''): Promise<Payout[]> {
  return (await office<{ payouts: Payout[] }>(`/payouts?${query}`)).body.payouts;
}
const payoutTo = async (account: string): Promise<Payout> => {
  const found = (await payouts()).find((one) => one.account.id === account);
  return (await office(`/payouts/${found?.id}`)).body;
};
const outcome = (id: string, wanted: string) =>
  house.sandbox(`payouts/${id}/outcome`, { outcome: wanted, reason: 'the bank said so' });
const splitTo = (...ids: string[]) => ({
  settlement: ids.map((id) => {
    return { bank_account_settlement_id: id, value: 100 / ids.length, type: 'PERCENTAGE' };
  }),
});
/** 40 000 rupiah to each of these accounts, in one batch. */
async function settledTo(...ids: string[]): Promise<void> {
  await house.paid(`INV-${ids.join('')}`, 40_000 * ids.length + 5000, splitTo(...ids));
  await house.settle();
}
const statuses = async () =>
  Object.fromEntries((await payouts()).map(({ account, status }) => [account.id, status]));

describe('the simulator’s bank', () => {
  it('takes a payout after an hour and pays it an hour later, by business time', async () => {
    await settledTo('SBS-1');
    expect(await statuses()).toEqual({ 'SBS-1': 'PENDING' });
    await house.advance(3601);
    const sent = await payoutTo('SBS-1');
    expect(sent).toMatchObject({ status: 'SENT', amount: 40_000 });
    expect(sent.bank_reference).toMatch(/^SIM[0-9A-F]{12}$/);
    await house.advance(3600);
    expect(await payoutTo('SBS-1')).toMatchObject({ status: 'PAID', steps: { length: 4 } });
    expect(await house.balance('bank:main')).toBe(40_000);
    expect(await house.balance(`payout-in-transit:${clientId}:SBS-1`)).toBe(0);
    await expectProvenLedger(house.db);
  });

  it('answers by the account’s number: refused, failed, returned, silent', async () => {
    await settledTo('SBS-1', 'SBS-4', 'SBS-5', 'SBS-6', 'SBS-7');
    await house.advance(3 * 3600);
    expect(await statuses()).toEqual({
      'SBS-1': 'PAID',
      'SBS-4': 'FAILED',
      'SBS-5': 'FAILED',
      'SBS-6': 'PAID',
      'SBS-7': 'SENT',
    });
    await house.advance(24 * 3600);
    expect(await statuses()).toMatchObject({ 'SBS-6': 'RETURNED', 'SBS-7': 'SENT' });
    const returned = await payoutTo('SBS-6');
    expect(returned.steps.map(({ status }) => status)).toEqual([
      ...['PENDING', 'SENT', 'SENT', 'PAID', 'RETURNED'],
    ]);
    expect(await house.balance('bank:main')).toBe(40_000);
    expect(await house.balance(payable)).toBe(3 * 40_000);
    await expectProvenLedger(house.db);
  });

  it('ends a payout as the outcome route says, and refuses what cannot be', async () => {
    await settledTo('SBS-1');
    const { id } = await payoutTo('SBS-1');
    expect((await outcome(id, 'PAID')).status).toBe(200);
    const again = await outcome(id, 'FAILED');
    expect(again.status).toBe(409);
    expect(again.body).toMatchObject({
      detail: 'The payout was paid: if the money came back, it is returned.',
    });
    expect((await outcome(id, 'LOST')).status).toBe(400);
    expect((await outcome('x', 'PAID')).status).toBe(404);
  });
});

describe('what comes back', () => {
  it('waits for its payee until the account is verified again, and is paid by the next batch', async () => {
    await settledTo('SBS-1', 'SBS-5');
    await outcome((await payoutTo('SBS-5')).id, 'FAILED');
    const failed = await payoutTo('SBS-5');
    expect(failed).toMatchObject({ account_blocked: true, paid_again_by: null });

    // Other money is settled; the payee's own waits for that payee.
    await house.paid('INV-2', 105_000, splitTo('SBS-1', 'SBS-5'));
    const [second] = await house.settle();
    expect(second).toMatchObject({
      returned_in: 40_000,
      unpaid_out: 90_000,
      paid_out: 50_000,
      transfers: [{ account_id: 'SBS-1', amount: 50_000 }],
      unpaid: [{ account_id: 'SBS-5', shared: 50_000, amount: 90_000 }],
    });
    expect((await payoutTo('SBS-1')).batch_id).toBe(second?.id);
    expect((await office(`/payouts/${failed.id}`)).body.paid_again_by).toBe(second?.id);
    expect(await house.settle()).toEqual([]);
    await expectProvenLedger(house.db);

    const path = `/merchants/${clientId}/accounts/SBS-5/verify`;
    expect((await office(path, {})).status).toBe(200);
    const [third] = await house.settle();
    expect(third).toMatchObject({
      unpaid_in: 90_000,
      paid_out: 90_000,
      transfers: [{ account_id: 'SBS-5', amount: 90_000 }],
    });
    expect((await payoutTo('SBS-5')).account_blocked).toBe(false);
    expect((await office(path, {})).status).toBe(409);
    await expectProvenLedger(house.db);
  });

  it('is carried if it was the default account’s, and is blocked again when it fails again', async () => {
    await settledTo('SBS-1');
    await outcome((await payoutTo('SBS-1')).id, 'RETURNED');
    expect(await house.settle()).toEqual([]);
    const verify = () => office(`/merchants/${clientId}/accounts/SBS-1/verify`, {});
    expect((await verify()).status).toBe(200);
    expect(await house.settle()).toMatchObject([{ returned_in: 40_000, paid_out: 40_000 }]);
    await outcome((await payoutTo('SBS-1')).id, 'FAILED');
    expect(await house.settle()).toEqual([]);
    expect(await house.balance(payable)).toBe(40_000);
    expect((await verify()).status).toBe(200);
    expect(await house.settle()).toMatchObject([{ paid_out: 40_000 }]);
  });

  it('is not paid twice by settlements at the same time', async () => {
    await settledTo('SBS-1');
    await outcome((await payoutTo('SBS-1')).id, 'FAILED');
    await office(`/merchants/${clientId}/accounts/SBS-1/verify`, {});
    const batches = (await Promise.all([house.settle(), house.settle(), house.settle()])).flat();
    expect(batches.map(({ paid_out }) => paid_out)).toEqual([40_000]);
  });
});

describe('the office', () => {
  it('says what the bank did, with who and why, and refuses what cannot be', async () => {
    await settledTo('SBS-1');
    const { id } = await payoutTo('SBS-1');
    const early = await office<{ detail: string }>(`/payouts/${id}/paid`, {});
    expect([early.status, early.body.detail]).toEqual([
      409,
      'The payout was not sent yet: say first that it was sent.',
    ]);
    const sent = await office(`/payouts/${id}/sent`, { bank_reference: 'TRF-1' });
    expect(sent.body).toMatchObject({
      id,
      client_id: clientId,
      account: { id: 'SBS-1', bank: 'BCA', number: accounts['SBS-1'], holder: 'PT Contoh' },
      amount: 40_000,
      status: 'SENT',
      bank_reference: 'TRF-1',
    });
    await office(`/payouts/${id}/paid`, {});
    await office(`/payouts/${id}/returned`, { reason: 'closed' });
    const { steps, ...payout } = await payoutTo('SBS-1');
    expect(payout).toMatchObject({ status: 'RETURNED', bank_reference: 'TRF-1' });
    expect(steps.map(({ status, by, reason }) => [status, by, reason])).toEqual([
      ['PENDING', 'sandbox', null],
      ['SENT', 'operator of all', null],
      ['PAID', 'operator of all', null],
      ['RETURNED', 'operator of all', 'closed'],
    ]);
    for (const to of ['sent', 'paid', 'failed', 'returned']) {
      expect((await office(`/payouts/${id}/${to}`, {})).status).toBe(409);
    }
    // The simulator's bank was never asked, and says nothing about it.
    await house.advance(48 * 3600);
    expect((await payoutTo('SBS-1')).status).toBe('RETURNED');
    await expectProvenLedger(house.db);
  });

  it('shows a merchant its own, and lets it change nothing', async () => {
    await settledTo('SBS-1');
    const own = keyOf('finance', clientId);
    const list = await office<{ payouts: Payout[] }>('/payouts?status=PENDING', undefined, own);
    expect(list.body.payouts).toHaveLength(1);
    const [{ id } = { id: '' }] = list.body.payouts;
    expect((await office(`/payouts/${id}/sent`, {}, own)).status).toBe(403);
    const other = keyOf('finance', 'BRN-0002-1700000000002');
    expect((await office(`/payouts/${id}`, undefined, other)).status).toBe(404);
  });

  it('needs a second person above the limit', async () => {
    await house.paid('INV-BIG', 2_005_000);
    await house.settle();
    const { id } = await payoutTo('SBS-1');
    expect((await office(`/payouts/${id}/sent`, {})).status).toBe(409);
    const list = '/approvals?status=PENDING';
    const { body } = await office<{ approvals: { id: string; amount: number }[] }>(list);
    expect(body.approvals).toMatchObject([{ amount: 2_000_000 }]);
    const approve = `/approvals/${body.approvals[0]?.id}/approve`;
    expect((await office(approve, {}, keyOf('owner'))).status).toBe(200);
    const { status, steps } = await payoutTo('SBS-1');
    expect([status, steps.at(-1)?.by]).toEqual([
      'SENT',
      'operator of all, approved by owner of all',
    ]);
  });
});

it('keeps the history: neither steps nor amounts can be changed', async () => {
  await settledTo('SBS-1');
  for (const change of [
    sql`update payout_steps set by = 'somebody'`,
    sql`delete from payout_steps`,
    sql`update payouts set amount = 1`,
    sql`delete from payouts`,
  ]) {
    await expect(house.db.single.rows(change)).rejects.toThrow();
  }
});
