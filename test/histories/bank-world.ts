// A bank for random histories of payouts: it has its own memory, and its answers may be lost.
import type { Clock } from '../../src/lib/clock.ts';
import type { Bank, BankVerdict } from '../../src/payouts/bank.ts';
import type { Payout } from '../../src/payouts/payout.ts';
import { followPayouts, sendPayouts } from '../../src/payouts/send.ts';
import type { Db } from '../../src/storage/db.ts';
import { Crash } from './crash.ts';

/** How the bank takes the next transfers. `lost`: the call never arrives; `silent`: it does, and the answer is lost. */
export type BankMood = 'takes' | 'refuses' | 'lost' | 'silent';

export type BankState = 'accepted' | 'paid' | 'failed' | 'returned';

export class NoAnswer extends Error {}

/** What the bank knows, and how often it was asked for each transfer. */
export function createBank() {
  const states = new Map<string, BankState>();
  let mood: BankMood = 'takes';
  const bank: Bank = {
    takesFrom: (opened) => opened,
    transfer: async ({ id }: Payout) => {
      if (mood === 'lost') throw new NoAnswer('the call did not arrive');
      if (mood === 'refuses' && !states.has(id)) return { kind: 'refused', reason: 'no' };
      // The same payout twice is one transfer.
      if (!states.has(id)) states.set(id, 'accepted');
      if (mood === 'silent') throw new NoAnswer('the answer was lost');
      return { kind: 'accepted', reference: `BANK-${id}` };
    },
    inquire: async ({ id }: Payout): Promise<BankVerdict> => {
      if (mood === 'silent' || mood === 'lost') throw new NoAnswer('the bank is silent');
      const state = states.get(id);
      if (state === undefined) return { kind: 'unknown' };
      if (state === 'accepted') return { kind: 'pending' };
      if (state === 'paid') return { kind: 'paid' };
      return { kind: state, reason: 'the payee’s bank said no' };
    },
  };
  return {
    bank,
    states,
    becomes: (next: BankMood) => {
      mood = next;
    },
    /** The bank ends one of its transfers: what was accepted is paid or fails, what was paid may come back. */
    ends: (index: number, good: boolean) => {
      const open = [...states].filter(([, state]) => state === 'accepted' || state === 'paid');
      const [id, state] = open[index % Math.max(1, open.length)] ?? [];
      if (id === undefined) return;
      if (state === 'accepted') states.set(id, good ? 'paid' : 'failed');
      else if (!good) states.set(id, 'returned');
    },
  };
}

export type BankOfWorld = ReturnType<typeof createBank>;

/** The gateway's own account, from which more may leave than came. */
export const ownAccounts = {
  accounts: [{ id: 'main', bank: 'NONE' }],
  beyondCash: true,
  pendingDays: 3,
} as const;

/** A process that carries out payouts. Throws what is wrong: the gateway itself would log it and go on. */
export function payoutProcess(db: Db, clock: Clock, { bank }: BankOfWorld) {
  const wrong: unknown[] = [];
  const warn = (what: object) => {
    const error = 'err' in what ? what.err : what;
    if (!(error instanceof NoAnswer || error instanceof Crash)) wrong.push(error);
  };
  const deps = { db, clock, rules: ownAccounts, bank, log: { info: () => {}, warn } };
  const demanded = async (work: Promise<void>) => {
    await work;
    for (const error of wrong) throw error;
  };
  return {
    send: () => demanded(sendPayouts(deps)),
    follow: () => demanded(followPayouts(deps)),
  };
}
