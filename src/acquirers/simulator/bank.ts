// The simulator's bank: takes transfers and answers by the payee's account number and business time.
import type { Clock } from '../../lib/clock.ts';
import type { Bank, BankVerdict } from '../../payouts/bank.ts';
import type { Payout } from '../../payouts/payout.ts';

const hourMs = 3600 * 1000;
/** After the payout was opened. */
const takenAfterMs = hourMs;
const paidAfterMs = 2 * hourMs;
const returnedAfterMs = 26 * hourMs;

/** What the bank does with a transfer to an account whose number ends so. All others are paid. */
export const bankRules = {
  '0004': 'refused',
  '0005': 'failed',
  '0006': 'returned',
  '0007': 'silent',
} as const;
type Rule = (typeof bankRules)[keyof typeof bankRules] | 'paid';

/** The bank was asked and did not answer: what it did is unknown. */
class BankSilent extends Error {}

/** Takes transfers an hour after they were opened, and pays them an hour later. */
export function simulatedBank({ clock }: { clock: Clock }): Bank {
  return {
    takesFrom: (opened) => new Date(opened.getTime() + takenAfterMs),
    transfer: async (payout) => {
      const rule = ruleOf(payout);
      if (rule === 'silent') throw new BankSilent('the bank did not answer');
      if (rule === 'refused') return { kind: 'refused', reason: 'there is no such account' };
      return { kind: 'accepted', reference: simulatedReference(payout) };
    },
    inquire: async (payout) => verdictOf(payout, clock.now()),
  };
}

/** The bank's reference of a payout. */
export function simulatedReference({ id }: Pick<Payout, 'id'>): string {
  return `SIM${id.replaceAll('-', '').slice(-12).toUpperCase()}`;
}

function ruleOf({ account }: Payout): Rule {
  const end = account.number.slice(-4);
  return end in bankRules ? bankRules[end as keyof typeof bankRules] : 'paid';
}

function verdictOf(payout: Payout, now: Date): BankVerdict {
  const rule = ruleOf(payout);
  if (rule === 'silent') throw new BankSilent('the bank did not answer');
  // It keeps nothing itself: what has no reference never arrived.
  if (payout.bankReference === undefined) return { kind: 'unknown' };
  const age = now.getTime() - payout.createdAt.getTime();
  if (age < paidAfterMs) return { kind: 'pending' };
  if (rule === 'failed') return { kind: 'failed', reason: 'the account is closed' };
  if (rule === 'returned' && payout.status === 'PAID' && age >= returnedAfterMs) {
    return { kind: 'returned', reason: 'the payee’s bank sent it back' };
  }
  return { kind: 'paid' };
}
