// A remittance that never arrives: the gateway bears it.
import { accounts, transaction } from '../ledger/posting.ts';
import { book } from '../ledger/store.ts';
import { findRemittances, type Remittance } from '../reconciliation/remittance.ts';
import { conflicting, Refusal } from '../refusal.ts';
import { sql, type Tx } from '../storage/db.ts';
import { type CashDeps, takeCashTurn } from './match-open.ts';

export interface WriteOff {
  /** A UUID. */
  id: string;
  by: string;
  reason: string;
  /** Called in the same transaction, for what commits with it. */
  alongside: (tx: Tx, before: Remittance) => Promise<void>;
}

/** Returns the remittance afterwards. Throws OBJECT_NOT_FOUND, and OFFICE_CONFLICT if it has ended. */
export async function writeOffRemittance(
  deps: Pick<CashDeps, 'db' | 'clock'>,
  { id, by, reason, alongside }: WriteOff,
): Promise<Remittance> {
  return deps.db.transaction(async (tx) => {
    await takeCashTurn(tx);
    const [before] = await findRemittances(tx, [id]);
    if (before === undefined) {
      throw new Refusal({ code: 'OBJECT_NOT_FOUND', object: 'remittance', name: id });
    }
    if (before.status !== 'IN_TRANSIT') {
      throw conflicting({ name: 'REMITTANCE_ENDED', status: before.status });
    }
    const at = deps.clock.now();
    const { channel, net } = before;
    const booked = transaction({ kind: 'remittance_written_off', factId: id, at, by, reason }, [
      { account: accounts.remittanceInTransit(channel), amount: net },
      { account: accounts.differences, amount: -net },
    ]);
    await tx.rows(sql`
      with ended as (
        update remittances set status = 'WRITTEN_OFF', ended_at = ${at}::timestamptz, ended_by = ${by},
          reason = ${reason}
        where id = ${id}::uuid returning id
      ), ${book(booked, sql`select 1 from ended`)}
      select 1`);
    await alongside(tx, before);
    const [after] = await findRemittances(tx, [id]);
    return after ?? before;
  });
}
