// A proof of the ledger: what holds, and the rows that break it.
import type { Sql } from '../storage/db.ts';
import type { Among } from './among.ts';

/** What a change can break: a proof is made again for the changed ones of these. */
export type Subject = 'transactions' | 'facts' | 'payments' | 'batches';

export interface Proof {
  /** What holds, as a sentence. */
  says: string;
  /** Whose change makes it necessary to prove this again. Undefined: only the whole is proven. */
  of?: Subject | undefined;
  /** It costs little, so it is proven of the whole also where only changes are. */
  always?: boolean | undefined;
  /** Returns `what` for each row that breaks the proof. */
  offenders(ids: Among): Sql;
}
