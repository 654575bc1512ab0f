// A step of payouts: state, history and postings of one fact in one statement.
import { accounts, type LedgerTransaction, move, transaction } from '../ledger/posting.ts';
import { book } from '../ledger/store.ts';
import type { Clock } from '../lib/clock.ts';
import { newId } from '../lib/ids.ts';
import { Refusal } from '../refusal.ts';
import { type Db, sql, type Tx } from '../storage/db.ts';
import { demandCash } from './cash.ts';
import { demandTransition, type Payout, type PayoutStatus, type PayoutWay } from './payout.ts';
import { ownAccount, type PayoutRules } from './rules.ts';
import { findPayout, lockPayouts } from './store.ts';

export interface PayoutDeps {
  db: Db;
  clock: Clock;
  rules: PayoutRules;
}

/** What a payout becomes. */
export interface Step {
  to: Exclude<PayoutStatus, 'PENDING'>;
  bankReference?: string | undefined;
  reason?: string | undefined;
}

/** Whose step it is. */
export interface StepBy {
  by: string;
  /** How it is sent, unless it was before. */
  way?: PayoutWay | undefined;
  /** The own account that pays it, unless one does: the default one unless given. */
  bankAccount?: string | undefined;
  /** The file that sends it, or the bank's file that says it. */
  fileId?: string | undefined;
  /** When it happened, if that is known: now unless given. */
  at?: Date | undefined;
}

/**
 * Takes a step of one payout, with what `alongside` writes. Throws OBJECT_NOT_FOUND, PAYOUT_STATE if it cannot become
 * that, and PAYOUT_BEYOND_CASH if it is sent and there is less in the account.
 */
export async function takeStep(
  deps: PayoutDeps,
  id: string,
  wanted: Step & StepBy,
  alongside?: (tx: Tx, before: Payout) => Promise<void>,
): Promise<Payout> {
  return deps.db.transaction(async (tx) => {
    const [before] = await lockPayouts(tx, [id]);
    if (before === undefined) {
      throw new Refusal({ code: 'OBJECT_NOT_FOUND', object: 'payout', name: id });
    }
    demandTransition(before, wanted.to);
    await recordSteps(tx, deps, wanted, [{ payout: before, step: wanted }]);
    await alongside?.(tx, before);
    return (await findPayout(tx, id)) ?? before;
  });
}

/** A step of a payout that is locked and may take it. */
export interface StepOf {
  payout: Payout;
  step: Step;
}

/** Takes steps of payouts. Throws PAYOUT_BEYOND_CASH if they send more than there is in the account. */
export async function recordSteps(
  tx: Tx,
  { clock, rules }: Pick<PayoutDeps, 'clock' | 'rules'>,
  { by, way = 'hand', bankAccount, fileId, at = clock.now() }: StepBy,
  steps: readonly StepOf[],
): Promise<void> {
  const sender = ownAccount(rules, bankAccount);
  const sent = steps.filter(({ payout }) => payout.status === 'PENDING');
  if (sent.length > 0) {
    const total = sent.reduce((sum, { payout }) => sum + payout.amount, 0n);
    await demandCash(tx, rules, sender, total);
  }
  const column = <T>(pick: (one: StepOf) => T) => steps.map(pick);
  const booked = steps.flatMap(({ payout, step }) =>
    moneyOf(payout, step, at, { by, reason: step.reason }),
  );
  await tx.rows(sql`
    with given as materialized (
      select * from unnest(${column(({ payout }) => payout.id)}::uuid[],
        ${column(() => newId())}::uuid[], ${column(({ step }) => step.to)}::text[],
        ${column(({ payout }) => payout.bankAccount ?? sender.id)}::text[],
        ${column(({ step }) => step.bankReference)}::text[], ${column(({ step }) => step.reason)}::text[])
        as g (payout_id, step_id, status, bank_account, bank_reference, reason)
    ), moved as (
      update payouts o set status = g.status, bank_account = g.bank_account,
        way = coalesce(o.way, ${way}), bank_reference = coalesce(g.bank_reference, o.bank_reference),
        sent_at = coalesce(o.sent_at, ${at}::timestamptz),
        asked_at = case when o.status = 'PENDING' and ${way} = 'bank' then ${at}::timestamptz end,
        paid_at = case when g.status = 'PAID' then ${at}::timestamptz else o.paid_at end,
        ended_at = case when g.status in ('FAILED', 'RETURNED') then ${at}::timestamptz end,
        ended_version = case when g.status in ('FAILED', 'RETURNED') then coalesce((
          select max(number) from settlement_account_versions v where v.client_id = o.client_id), 0) end,
        ended_recorded_at = case when g.status in ('FAILED', 'RETURNED') then clock_timestamp() end
      from given g where o.id = g.payout_id
      returning o.id
    ), stepped as (
      insert into payout_steps (id, payout_id, number, status, at, by, bank_account, bank_reference, reason, file_id)
      select step_id, payout_id, (select coalesce(max(number), 0) + 1 from payout_steps s
          where s.payout_id = g.payout_id), status, ${at}::timestamptz, ${by}, bank_account,
        bank_reference, reason, ${fileId}::uuid
      from given g
    ), ${book(booked, sql`select 1 from moved`)}
    select 1`);
}

/** The ledger transaction of a step. Sending moves nothing: the money has been on its way since the batch. */
function moneyOf(
  { id: factId, clientId, account, amount, paidAt, bankAccount }: Payout,
  { to }: Step,
  at: Date,
  cause: { by: string; reason?: string | undefined },
): LedgerTransaction[] {
  if (to === 'SENT') return [];
  const onItsWay = accounts.payoutInTransit(clientId, account.id);
  const bank = accounts.bank(bankAccount ?? '');
  const payable = accounts.merchantPayable(clientId);
  const fact = { factId, at, ...cause };
  if (to === 'PAID') {
    return transaction({ kind: 'payout_paid', ...fact }, move(amount, onItsWay, bank));
  }
  if (to === 'FAILED') {
    return transaction({ kind: 'payout_failed', ...fact }, move(amount, onItsWay, payable));
  }
  const from = paidAt === undefined ? onItsWay : bank;
  return transaction({ kind: 'payout_returned', ...fact }, move(amount, from, payable));
}
