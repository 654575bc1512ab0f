// The migration of money, on a database with rows from before it: accounts are renamed, and every proof holds.
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { inDatabase, statement } from '../../test/support/global-setup.ts';
import { migrateUntil } from '../../test/support/older-database.ts';
import { check } from '../ledger/check.ts';
import { balances } from '../ledger/store.ts';
import type { PostgresConnection } from './connection.ts';
import { type Db, sql } from './db.ts';
import { migrate } from './migrate.ts';
import { connectPostgres } from './postgres.ts';

const name = `gapura_old_${process.pid}`;
let connection: PostgresConnection;
let db: Db;

beforeAll(async () => {
  const { connection: server } = inject('testServer');
  await statement(server, `create database ${name}`);
  connection = inDatabase(server, name);
  await migrateUntil(connection, '0093');
  db = await connectPostgres({ maxConnections: 4, ...connection });
});

afterAll(async () => {
  await db.close();
  await statement(inject('testServer').connection, `drop database ${name} with (force)`);
});

const [first, second] = ['BRN-0001-1', 'BRN:0002'];

/**
 * Two merchants with the same account id, each settled once, and one that has no account. The first has a split and
 * a refund; another of its payments was held and refunded completely, with its fee kept.
 */
const oldRows = `
insert into merchants (client_id, name, settlement_accounts) values
  ('BRN-0001-1', 'A', '[{"id":"SBS-1","bank":"BCA","number":"1","holder":"PT A","default":true}]'),
  ('BRN:0002', 'B', '[{"id":"SBS-1","bank":"BRI","number":"2","holder":"PT B","status":"unverified"}]');
create function pay(n integer, client text, status text, amount bigint, fee bigint, held boolean, refunded bigint)
returns void language sql as $$
  insert into payments (id, client_id, channel, reference, request_id, status, amount, paid_amount,
      refunded_amount, reusable, purchase, details, held, fee_amount, created_at, expires_at)
    values (lpad(n::text, 32, '0')::uuid, client, 'kredivo', 'P-' || n, 'R-' || n, status, amount, amount,
      refunded, false, '{}', '{}', held, fee, now(), now());
  insert into receipts (id, payment_id, key, amount, paid_at, fee, settle_at)
    values (lpad((100 + n)::text, 32, '0')::uuid, lpad(n::text, 32, '0')::uuid, 'K', amount, now(), fee, now());
  select post(200 + n, 'paid', 100 + n, n, 'acquirer:kredivo:receivable', 'merchant:' || client || ':payable', amount);
  select post(300 + n, 'fee', 100 + n, n, 'merchant:' || client || ':payable', 'gateway:fees', fee);
$$;
`;

const posting = `
create function post(n integer, kind text, fact integer, payment integer, source text, target text, amount bigint)
returns void language sql as $$
  insert into ledger_transactions (id, kind, fact_id, payment_id, at) select
    lpad(n::text, 32, '0')::uuid, kind, lpad(fact::text, 32, '0')::uuid, lpad(payment::text, 32, '0')::uuid, now()
    where amount > 0;
  insert into postings (transaction_id, line, account, amount)
    select lpad(n::text, 32, '0')::uuid, l.* from (values (1, source, -amount), (2, target, amount)) as l
    where amount > 0;
  insert into ledger_balances (account, shard, balance)
    select * from (values (source, 0, -amount), (target, 0, amount)) as l where amount > 0
  on conflict (account, shard) do update set balance = ledger_balances.balance + excluded.balance;
$$;
`;

const facts = `
select pay(1, 'BRN-0001-1', 'PARTIALLY_REFUNDED', 100000, 0, false, 1000);
update receipts set shares = '[{"account":"SBS-7","amount":"40000"}]' where payment_id = lpad('1', 32, '0')::uuid;
insert into refunds (id, client_id, payment_id, reference, type, status, amount, created_at, completed_at, shares)
  values (lpad('401', 32, '0')::uuid, 'BRN-0001-1', lpad('1', 32, '0')::uuid, 'F-1', 'PARTIAL_REFUND', 'SUCCESS',
    1000, now(), now(), '[{"account":"SBS-7","amount":"400"}]');
select post(501, 'refunded', 401, 1, 'merchant:BRN-0001-1:payable', 'acquirer:kredivo:receivable', 1000);
select pay(2, 'BRN:0002', 'SUCCESS', 50000, 5000, false, 0);
select pay(3, 'BRN-3', 'SUCCESS', 7000, 0, false, 0);
select pay(4, 'BRN-0001-1', 'REFUNDED', 90000, 3300, true, 90000);
select post(504, 'held', 104, 4, 'merchant:BRN-0001-1:payable', 'merchant:BRN-0001-1:held', 86700);
insert into refunds (id, client_id, payment_id, reference, type, status, amount, created_at, completed_at)
  values (lpad('404', 32, '0')::uuid, 'BRN-0001-1', lpad('4', 32, '0')::uuid, 'F-4', 'FULL_REFUND', 'SUCCESS',
    90000, now(), now());
select post(505, 'refunded', 404, 4, 'merchant:BRN-0001-1:held', 'acquirer:kredivo:receivable', 90000);
create function settle(n integer, client text, payment integer, account text, gross bigint, fees bigint)
returns void language sql as $$
  insert into settlement_batches (id, client_id, number, kind, at, receipts, gross, fees, refunds, refunded,
      restored, carried_in, carried_out, paid_out)
    values (lpad(n::text, 32, '0')::uuid, client, 1, 'scheduled', now(), 1, gross, fees, 0, 0, 0, 0, 0, gross - fees);
  insert into settlement_transfers (batch_id, account_id, bank, number, holder, shared, amount)
    values (lpad(n::text, 32, '0')::uuid, account, 'BCA', '1', 'PT', gross - fees, gross - fees);
  update receipts set batch_id = lpad(n::text, 32, '0')::uuid where payment_id = lpad(payment::text, 32, '0')::uuid;
  select post(n + 100, 'settled', n, null, 'merchant:' || client || ':payable', 'settlement:' || account, gross - fees);
$$;
select settle(601, 'BRN-0001-1', 1, 'SBS-1', 100000, 0);
select settle(602, 'BRN:0002', 2, 'SBS-1', 50000, 5000);
select settle(603, 'BRN-3', 3, 'unassigned:BRN-3', 7000, 0);
insert into ledger_proof (proven_before, transactions, deleted, saved_in)
  select pg_current_xact_id()::text::bigint, count(*), 0, pg_current_xact_id()::text::bigint from ledger_transactions;
insert into ledger_proven (account, amount) select account, sum(amount) from postings group by account;
`;

test('renames the accounts of banks, ends holds of nothing, and the ledger is proven', async () => {
  for (const text of [posting, oldRows, facts]) await run(text);
  expect((await migrate(connection)).applied).toContain('0094-money.sql');
  const { balanced, proofs, whole } = await check(db, { whole: false });
  expect(proofs.filter(({ holds }) => !holds)).toEqual([]);
  expect([balanced, whole]).toEqual([true, true]);
  const all = new Map((await balances(db)).map(({ account, balance }) => [account, balance]));
  expect([...all.keys()].filter((account) => account.startsWith('settlement:'))).toEqual([
    'settlement:BRN%3A0002:SBS-1',
    'settlement:BRN-0001-1:SBS-1',
    'settlement:BRN-3:unassigned',
  ]);
  expect(all.get(`settlement:${first}:SBS-1`)).toBe(100_000n);
  expect(all.get(`settlement:${second.replace(':', '%3A')}:SBS-1`)).toBe(45_000n);
  expect(all.get(`merchant:${first}:held`)).toBe(0n);
  expect(all.get(`merchant:${first}:payable`)).toBe(-4300n);
});

test('keeps what splits gave and took, and transfers name the sealed version of their account', async () => {
  const [payment] = await db.rows<{ split_sums: unknown }>(
    sql`select split_sums from payments where split_sums is not null`,
  );
  expect(payment?.split_sums).toEqual({
    received: '100000',
    given: [{ account: 'SBS-7', amount: '40000' }],
    returned: '1000',
    taken: [{ account: 'SBS-7', amount: '400' }],
  });
  const transfers = await db.rows<{ account_id: string; account_version: number }>(sql`
    select account_id, account_version from settlement_transfers order by batch_id`);
  // Accounts that were paid before versions were kept are version 0 of their merchant.
  expect(transfers).toEqual([
    { account_id: 'SBS-1', account_version: 0 },
    { account_id: 'SBS-1', account_version: 0 },
    { account_id: 'unassigned', account_version: 0 },
  ]);
  expect(await db.rows(sql`select to_regclass('bank_account_versions') as gone`)).toEqual([
    { gone: null },
  ]);
});

async function run(text: string): Promise<void> {
  await statement(connection, text);
}
