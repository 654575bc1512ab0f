// Sends payouts to a bank and asks what happened to them: reserve, ask, conclude. Nothing is open while a bank is asked.
import type { Log } from '../lib/log.ts';
import { Refusal } from '../refusal.ts';
import { type Db, sql, type Tx } from '../storage/db.ts';
import type { Bank, BankVerdict } from './bank.ts';
import { demandTransition, type Payout } from './payout.ts';
import { ownAccount } from './rules.ts';
import { type PayoutDeps, recordSteps, type Step, takeStep } from './step.ts';
import { findPayout, listPayouts, lockPayouts } from './store.ts';

export interface SendDeps extends PayoutDeps {
  bank: Bank;
  log: Pick<Log, 'info' | 'warn'>;
}

const by = 'gateway';

/** How many payouts are read at once. */
const atOnce = 200;

/** After so long the process that began to ask the bank is dead, in milliseconds. */
const askPatienceMs = 2 * 60_000;

/** How long after it was paid a bank may say that a transfer came back, in milliseconds. */
const mayReturnMs = 7 * 24 * 3600 * 1000;

/**
 * Sends every payout that the bank takes now, oldest first. A payout is SENT before the bank is asked, so no two
 * processes send it, and one that was cut off is asked about. What is beyond the cash in the account waits.
 */
export async function sendPayouts(deps: SendDeps): Promise<void> {
  const now = deps.clock.now();
  await eachOf(deps.db, { status: 'PENDING' }, async (payout) => {
    if (deps.bank.takesFrom(payout.createdAt) > now) return;
    await guarded(deps, payout, async () => {
      const at = deps.clock.now();
      const sent = await takeStep(deps, payout.id, { to: 'SENT', by, way: 'bank', at });
      await ask(deps, sent, at);
    });
  });
}

/** Asks the bank about every payout that it has and that has not ended. What it does not say stays as it is. */
export async function followPayouts(deps: SendDeps): Promise<void> {
  await eachOf(deps.db, { status: 'SENT', way: 'bank' }, (payout) =>
    guarded(deps, payout, async () => {
      const verdict = await deps.bank.inquire(payout);
      if (verdict.kind === 'unknown') await askAgain(deps, payout);
      else await conclude(deps, payout, verdict);
    }),
  );
  const since = deps.clock.now().getTime() - mayReturnMs;
  await eachOf(deps.db, { status: 'PAID', way: 'bank' }, async (payout) => {
    if (payout.paidAt === undefined || payout.paidAt.getTime() < since) return;
    await guarded(deps, payout, async () => {
      const verdict = await deps.bank.inquire(payout);
      if (verdict.kind === 'returned') await conclude(deps, payout, verdict);
    });
  });
}

/**
 * Asks once more, unless another process does: a bank may refuse one of two calls and do what the other says, and what
 * is refused is paid again.
 */
async function askAgain(deps: SendDeps, { id }: Payout): Promise<void> {
  const at = deps.clock.now();
  const dead = new Date(at.getTime() - askPatienceMs);
  const mine = await deps.db.single.rows(sql`
    update payouts set asked_at = ${at}::timestamptz
    where id = ${id}::uuid and status = 'SENT' and bank_reference is null
      and (asked_at is null or asked_at < ${dead}::timestamptz)
    returning id`);
  const payout = mine.length === 0 ? undefined : await findPayout(deps.db, id);
  if (payout !== undefined) await ask(deps, payout, at);
}

/**
 * Asks for the transfer of a payout that is SENT, and writes down that the bank has it, or refused it. `at` is since when
 * this process asks; a step ends that.
 */
async function ask(deps: SendDeps, payout: Payout, at: Date): Promise<void> {
  const taken = await deps.bank
    .transfer(payout, ownAccount(deps.rules, payout.bankAccount))
    .catch(async (error: unknown) => {
      await deps.db.single.rows(sql`
        update payouts set asked_at = null
        where id = ${payout.id}::uuid and asked_at = ${at}::timestamptz`);
      throw error;
    });
  const step: Step =
    taken.kind === 'accepted'
      ? { to: 'SENT', bankReference: taken.reference }
      : { to: 'FAILED', reason: taken.reason };
  await deps.db.transaction((tx) => recordTaken(tx, deps, { id: payout.id, at }, step));
}

/** In the meantime a person, a file or a statement may have ended it. */
async function recordTaken(
  tx: Tx,
  deps: SendDeps,
  { id, at }: { id: string; at: Date },
  step: Step,
): Promise<void> {
  const [payout] = await lockPayouts(tx, [id]);
  if (payout?.status !== 'SENT' || payout.bankReference !== undefined) return;
  const [mine] = await tx.rows(sql`
    select from payouts where id = ${id}::uuid and asked_at = ${at}::timestamptz`);
  // After too long another process asks, and may get another answer.
  if (step.to === 'FAILED' && mine === undefined) return;
  await recordSteps(tx, deps, { by }, [{ payout, step }]);
}

async function conclude(deps: SendDeps, payout: Payout, verdict: BankVerdict): Promise<void> {
  const step = stepOf(verdict);
  if (step === undefined) return;
  await deps.db.transaction(async (tx) => {
    const [now] = await lockPayouts(tx, [payout.id]);
    if (now === undefined || now.status !== payout.status) return;
    demandTransition(now, step.to);
    await recordSteps(tx, deps, { by }, [{ payout: now, step }]);
  });
}

function stepOf(verdict: BankVerdict): Step | undefined {
  if (verdict.kind === 'paid') return { to: 'PAID', bankReference: verdict.reference };
  if (verdict.kind === 'failed') return { to: 'FAILED', reason: verdict.reason };
  if (verdict.kind === 'returned') return { to: 'RETURNED', reason: verdict.reason };
  return undefined;
}

/** A bank that does not answer, or a payout that must wait, delays no other. */
async function guarded(deps: SendDeps, payout: Payout, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (error instanceof Refusal) {
      deps.log.info({ payout: payout.id, reason: error.reason.code }, 'a payout waits');
    } else deps.log.warn({ err: error, payout: payout.id }, 'what a bank did is not known');
  }
}

type Which = Pick<Parameters<typeof listPayouts>[1], 'status' | 'way'>;

/** All of them, the oldest first, a page at a time. */
async function eachOf(db: Db, which: Which, act: (payout: Payout) => Promise<void>): Promise<void> {
  for (let after: { at: Date; id: string } | undefined; ; ) {
    const page = await listPayouts(db, { ...which, after, oldestFirst: true, limit: atOnce });
    for (const payout of page) await act(payout);
    const last = page.at(-1);
    if (last === undefined || page.length < atOnce) return;
    after = { at: last.createdAt, id: last.id };
  }
}
