// Settles a verdict: state, postings and notification of the fact commit together or not at all.
import type { Clock } from '../lib/clock.ts';
import { Refusal } from '../refusal.ts';
import type { Db } from '../storage/db.ts';
import { consequences, type FactDeps } from './consequences.ts';
import { decide } from './decide.ts';
import { findById } from './find.ts';
import type { Payment } from './payment.ts';
import type { Fact, Verdict } from './ports.ts';
import { type Change, record } from './record.ts';

export interface SettleDeps extends FactDeps {
  db: Db;
  clock: Clock;
  /** Called after the commit, so that a notification leaves at once. */
  wake: () => void;
  /** Hears of every fact that was committed. */
  observe?: (payment: Payment, fact: Fact) => void;
}

export type Settled =
  | { changed: true; payment: Payment }
  | { changed: false; payment: Payment; why: string };

const tries = 20;

/**
 * Applies a verdict once, whoever else is deciding about the payment at the same time: a lost race is
 * decided anew on what won it. Throws PAYMENT_NOT_FOUND.
 */
export async function settle(
  deps: SettleDeps,
  paymentId: string,
  verdict: Verdict,
): Promise<Settled> {
  for (let attempt = 1; attempt <= tries; attempt++) {
    const payment = await findById(deps.db, paymentId);
    if (payment === undefined) throw new Refusal({ code: 'PAYMENT_NOT_FOUND' });
    const now = deps.clock.now();
    const decision = decide(payment, verdict, now);
    if (decision.kind === 'nothing') return { changed: false, payment, why: decision.why };
    const { after, reason, fact } = decision;
    const follows = fact === undefined ? {} : consequences(deps, after, fact, now);
    const change: Change = { before: payment, after, at: now, reason, ...follows };
    if ((await record(deps.db.single, change)) === 'recorded') {
      if (change.notification !== undefined) deps.wake();
      if (fact !== undefined) deps.observe?.(change.after, fact);
      return { changed: true, payment: { ...change.after, version: payment.version + 1 } };
    }
  }
  throw new Error(`payment ${paymentId} kept changing while a verdict was applied`);
}
