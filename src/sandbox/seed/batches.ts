// The settlement batches of a seeded book: what each merchant was paid for, in the order of time.
import { accounts, type LedgerTransaction, move } from '../../ledger/posting.ts';
import type { Refund } from '../../payments/payment.ts';
import { type Batch, type BatchSums, payOut } from '../../settlement/batch.ts';
import type { accountsToPay } from '../../settlement/settle-batches.ts';
import { type SeededPayouts, seededPayouts } from './payouts.ts';
import type { Random } from './random.ts';
import { batchTime, type Story } from './story.ts';

type Accounts = NonNullable<ReturnType<typeof accountsToPay>>;

interface Open {
  id: string;
  at: Date;
  clientId: string;
  receipts: number;
  gross: bigint;
  fees: bigint;
  refunds: Refund[];
}

/** A refund with the batch that has deducted it, if one has. */
export interface Deducted {
  refund: Refund;
  batchId: string | undefined;
}

export interface SeededBatches {
  /** The batch that settles the payment's receipt; undefined if that is not due yet, or held. */
  take(story: Story): string | undefined;
  /** Remembers a refund until all batches are known. */
  refund(story: Story): void;
  /** Makes the batches, which go on from the `last` of each merchant, and says which of them has deducted which refund. */
  close(last: ReadonlyMap<string, Last>): SeededMoney;
  /** The merchants that have batches. */
  clientIds(): string[];
}

/** The number of a merchant's last batch, and what was owed after it. */
export type Last = Pick<Batch, 'number' | 'carriedOut'>;

export interface SeededMoney {
  batches: Batch[];
  refunds: Deducted[];
  payouts: SeededPayouts[];
  ledger: LedgerTransaction[];
}

/** `accountsOf` returns where a merchant is paid to; one without an account has no batches. */
export function seededBatches(
  random: Random,
  now: Date,
  accountsOf: (clientId: string) => Accounts | undefined,
): SeededBatches {
  const open = new Map<string, Open>();
  const given: { refund: Refund; from: Date | undefined }[] = [];
  const timeOf = ({ receipt, payment }: Story) => {
    if (receipt === undefined || payment.held) return undefined;
    const at = batchTime(receipt.settleAt);
    return at <= now && accountsOf(payment.clientId) !== undefined ? at : undefined;
  };
  return {
    take(story) {
      const at = timeOf(story);
      const { receipt } = story;
      if (at === undefined || receipt === undefined) return undefined;
      const { clientId } = story.payment;
      const key = `${clientId} ${at.getTime()}`;
      const fresh = {
        id: random.idAt(at),
        at,
        clientId,
        receipts: 0,
        gross: 0n,
        fees: 0n,
        refunds: [],
      };
      const batch = open.get(key) ?? fresh;
      open.set(key, batch);
      batch.receipts += 1;
      batch.gross += receipt.amount;
      batch.fees += receipt.fee;
      return batch.id;
    },
    refund(story) {
      if (story.refund !== undefined) given.push({ refund: story.refund, from: timeOf(story) });
    },
    clientIds: () => [...new Set([...open.values()].map(({ clientId }) => clientId))].sort(),
    close(last) {
      const inOrder = [...open.values()].sort((a, b) => a.at.getTime() - b.at.getTime());
      const refunds = given.map(({ refund, from }) => {
        // Deducted by the first batch after it, and not before its payment's own.
        const least = from && Math.max(from.getTime(), refund.createdAt.getTime());
        const own = inOrder.find(
          ({ clientId, at }) =>
            least !== undefined && clientId === refund.clientId && at.getTime() >= least,
        );
        own?.refunds.push(refund);
        return { refund, batchId: own?.id };
      });
      const batches = made(inOrder, new Map(last), accountsOf);
      const payouts = batches.map((one) => seededPayouts(random, one, now));
      const ledger = batches.flatMap((one) => booked(random, one));
      return {
        batches,
        refunds,
        payouts,
        ledger: [...ledger, ...payouts.flatMap((one) => one.ledger)],
      };
    },
  };
}

function made(
  open: readonly Open[],
  last: Map<string, Last>,
  accountsOf: (clientId: string) => Accounts | undefined,
): Batch[] {
  return open.map(({ refunds, ...one }) => {
    const { number, carriedOut } = last.get(one.clientId) ?? { number: 0, carriedOut: 0n };
    const sums: BatchSums = {
      receipts: one.receipts,
      gross: one.gross,
      fees: one.fees,
      refunds: refunds.length,
      refunded: refunds.reduce(
        (sum, { amount, feeReturned = 0n }) => sum + amount - feeReturned,
        0n,
      ),
      restored: 0n,
      adjusted: 0n,
      carriedIn: carriedOut,
      returnedIn: 0n,
    };
    const paidTo = accountsOf(one.clientId);
    if (paidTo === undefined) throw new Error(`${one.clientId} has no account to be paid to`);
    const { id, clientId, at } = one;
    const paid = payOut(sums, new Map(), paidTo);
    const batch: Batch = {
      id,
      clientId,
      at,
      number: number + 1,
      kind: 'scheduled',
      ...sums,
      ...paid,
    };
    last.set(clientId, batch);
    return batch;
  });
}

function booked(random: Random, { id, clientId, at, transfers }: Batch): LedgerTransaction[] {
  const payable = accounts.merchantPayable(clientId);
  const postings = transfers.flatMap(({ account, amount }) =>
    move(amount, payable, accounts.payoutInTransit(clientId, account.id)),
  );
  return postings.length === 0
    ? []
    : [{ id: random.idAt(at), kind: 'settled', factId: id, at, postings }];
}
