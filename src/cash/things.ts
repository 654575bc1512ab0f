// What a statement's entries may be: remittances that are on their way, and payouts that leave or come back. Pure.
import type { Payout } from '../payouts/payout.ts';
import type { Remittance } from '../reconciliation/remittance.ts';
import { bare, namesIn } from './names.ts';
import type { BankEntry, MatchKind } from './statements/statement.ts';

/** What of an entry decides. */
export type OpenEntry = Pick<
  BankEntry,
  'id' | 'bankAccount' | 'day' | 'amount' | 'reference' | 'text' | 'line'
>;
export type OpenRemittance = Pick<Remittance, 'id' | 'channel' | 'reference' | 'net' | 'day'>;
export type OpenPayout = Pick<
  Payout,
  'id' | 'reference' | 'amount' | 'status' | 'bankAccount' | 'bankReference' | 'sentAt' | 'paidAt'
> & {
  /** Whether a statement has shown that it left, and that it came back. */
  left: boolean;
  cameBack: boolean;
};

/** What an entry is. */
export interface Match {
  entry: OpenEntry;
  kind: Extract<MatchKind, 'REMITTANCE' | 'PAYOUT' | 'RETURN' | 'COST' | 'BOOKED'>;
  remittances: readonly OpenRemittance[];
  payouts: readonly OpenPayout[];
  /** For what the parts do not explain. */
  account?: string | undefined;
}

export interface Known {
  entries: readonly OpenEntry[];
  remittances: readonly OpenRemittance[];
  payouts: readonly OpenPayout[];
}

export type Free = ReturnType<typeof freeThings>;

/** What entries may be, less what was used. */
export function freeThings({ remittances, payouts }: Known) {
  const used = new Set<string>();
  const name = (kind: MatchKind, id: string) => `${kind} ${id}`;
  const byName = new Map<string, OpenPayout>();
  for (const one of payouts) {
    if (one.bankReference !== undefined) byName.set(bare(one.bankReference), one);
    byName.set(bare(one.reference), one);
  }
  const hasLeft = (one: OpenPayout) => one.left || used.has(name('PAYOUT', one.id));
  const mayLeave = (one: OpenPayout) =>
    !hasLeft(one) && (one.status === 'SENT' || one.paidAt !== undefined);
  const mayReturn = (one: OpenPayout) =>
    !one.cameBack &&
    !used.has(name('RETURN', one.id)) &&
    (one.status === 'SENT' ? hasLeft(one) : one.paidAt !== undefined);
  return {
    remittances: () => remittances.filter(({ id }) => !used.has(name('REMITTANCE', id))),
    leaving: () => payouts.filter(mayLeave),
    /** The payouts that an entry names and that may be what it shows. */
    namedIn: (entry: OpenEntry) => {
      const may = entry.amount < 0n ? mayLeave : mayReturn;
      const found = namesIn(entry).flatMap((word) => byName.get(word) ?? []);
      return [...new Set(found)].filter((one) => one.bankAccount === entry.bankAccount && may(one));
    },
    use: ({ kind, remittances: mine, payouts: paid }: Match) => {
      for (const { id } of [...mine, ...paid]) used.add(name(kind, id));
    },
  };
}
