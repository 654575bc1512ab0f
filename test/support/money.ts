// A gateway for tests of money: two bank accounts, fees, and functions to order, pay, settle and read the ledger.
import { expect } from 'vitest';
import type { ConfigFile } from '../../src/config/file.ts';
import { check, type LedgerCheck } from '../../src/ledger/check.ts';
import type { Db } from '../../src/storage/db.ts';
import { type Answered, errorOf, send } from './classic.ts';
import {
  clientId,
  notificationPath,
  secretKey,
  startTestGateway,
  type TestGateway,
  type TestGatewayOptions,
} from './gateway.ts';

export const mainAccount = 'SBS-0001-20260101000000001';
export const otherAccount = 'SBS-0001-20260101000000002';
export const unverifiedAccount = 'SBS-0001-20260101000000003';

const bank = { bank: 'BCA', number: '0011223344', holder: 'PT Contoh' };

/** The ledger’s account of what is on its way to one of the merchant's bank accounts. */
export const bankOf = (account: string) => `payout-in-transit:${clientId}:${account}`;

export const payable = `merchant:${clientId}:payable`;
export const held = `merchant:${clientId}:held`;
export const refundsDue = `merchant:${clientId}:refunds-due`;

/** Fails with the broken proofs if a proof of the ledger does not hold. */
export async function expectProvenLedger(db: Db): Promise<LedgerCheck> {
  const found = await check(db);
  expect(found.proofs.filter(({ holds }) => !holds)).toEqual([]);
  return found;
}

/** A share of a split, as merchants ask for it. */
export const share = <Type extends string, Value>(account: string, type: Type, value: Value) => ({
  bank_account_settlement_id: account,
  type,
  value,
});

/** Leaves nothing to settle and nothing owed, so that the next batch has only the test's own payments. */
export async function clear(house: MoneyGateway, invoice: string): Promise<void> {
  await house.paid(invoice, 10_000_000);
  await house.settle();
}

export interface MoneyGateway extends TestGateway {
  /** Orders at the till; `info` is `additional_info`. */
  order(invoice: string, amount: number, info?: object): Promise<Answered>;
  /** Orders and pays. */
  paid(invoice: string, amount: number, info?: object): Promise<void>;
  /** The same with Kredivo, which has other terms. */
  post(path: string, body: object, requestId?: string): Promise<Answered>;
  balance(account: string): Promise<number>;
  settle(): Promise<BatchShown[]>;
}

export interface BatchShown {
  id: string;
  client_id: string;
  number: number;
  kind: string;
  payment_count: number;
  gross: number;
  fees: number;
  refunded: number;
  restored: number;
  carried_in: number;
  carried_out: number;
  unpaid_in: number;
  unpaid_out: number;
  paid_out: number;
  transfers: { account_id: string; shared: number; amount: number }[];
  unpaid: { account_id: string; shared: number; amount: number }[];
  payments: { reference: string; amount: number; fee: number; net: number }[];
  refunds: { kind: string; reference: string; amount: number; net: number }[];
}

export async function startMoneyGateway(
  file: ConfigFile = {},
  options: Pick<TestGatewayOptions, 'database' | 'answer'> = {},
): Promise<MoneyGateway> {
  const house = await startTestGateway({
    ...options,
    file: (receiver) => ({
      merchants: [
        {
          name: 'Toko Uang',
          client_id: clientId,
          secret_key: secretKey,
          notification_url: `${receiver.origin}${notificationPath}`,
          settlement_accounts: [
            { id: otherAccount, ...bank },
            { id: mainAccount, ...bank, default: true },
            { id: unverifiedAccount, ...bank, status: 'unverified' },
          ],
        },
      ],
      fees: {
        indomaret: { fixed: 5000, basis_points: 0 },
        kredivo: { fixed: 0, basis_points: 230 },
      },
      ...file,
    }),
  });
  const post: MoneyGateway['post'] = (path, body, requestId) =>
    send(house.url, {
      path,
      body: JSON.stringify(body),
      requestId,
    });
  const order: MoneyGateway['order'] = (invoice, amount, info) =>
    post('/indomaret-online-to-offline/v2/payment-code', {
      order: { invoice_number: invoice, amount },
      online_to_offline_info: { expired_time: 60_000, reusable_status: false },
      customer: { name: 'Sari' },
      indomaret_info: { receipt: { description: invoice } },
      additional_info: info,
    });
  return {
    ...house,
    order,
    post,
    async paid(invoice, amount, info) {
      const answer = await order(invoice, amount, info);
      if (answer.status !== 200) throw new Error(errorOf(answer).message);
      const paid = await house.sandbox(`payments/${invoice}/outcome`, { outcome: 'SUCCESS' });
      if (paid.status !== 200) throw new Error(JSON.stringify(paid.body));
    },
    async balance(account) {
      const { body } = await house.sandbox('ledger');
      const { accounts } = body as { accounts: { account: string; balance: number }[] };
      return accounts.find((one) => one.account === account)?.balance ?? 0;
    },
    async settle() {
      const { status, body } = await house.sandbox('settlements', {});
      if (status !== 200) throw new Error(JSON.stringify(body));
      return (body as { batches: BatchShown[] }).batches;
    },
  };
}
