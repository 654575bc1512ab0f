// The payouts of a seeded book: what batches paid was sent and confirmed by the bank, apart from the newest.
import { accounts, type LedgerTransaction, move } from '../../ledger/posting.ts';
import type { Batch } from '../../settlement/batch.ts';
import { json, sql, type Tx } from '../../storage/db.ts';
import type { Random } from './random.ts';

/** Rows of payouts and of their steps, as the database has them, and what they book. */
export interface SeededPayouts {
  payouts: object[];
  steps: object[];
  ledger: LedgerTransaction[];
}

const hourMs = 3600 * 1000;

/** The payouts of a batch: paid two hours later by the own account, if that is over `now`. */
export function seededPayouts(
  random: Random,
  { id: batchId, clientId, at, transfers }: Batch,
  now: Date,
): SeededPayouts {
  const made: SeededPayouts = { payouts: [], steps: [], ledger: [] };
  const sentAt = new Date(at.getTime() + hourMs);
  const paidAt = new Date(at.getTime() + 2 * hourMs);
  for (const { account, amount } of transfers) {
    if (amount <= 0n) continue;
    const id = random.idAt(at);
    const step = (number: number, status: string, when: Date, more: object = {}) => {
      return { id: random.idAt(when), payout_id: id, number, status, at: when, by, ...more };
    };
    const opened = { id, batch_id: batchId, account_id: account.id, client_id: clientId, amount };
    if (paidAt > now) {
      made.payouts.push({ ...opened, created_at: at, status: 'PENDING' });
      made.steps.push(step(1, 'PENDING', at));
      continue;
    }
    const bank = { bank_account: ownAccount, bank_reference: `SIM${id.slice(-12).toUpperCase()}` };
    const sent = { way: 'bank', sent_at: sentAt, paid_at: paidAt };
    made.payouts.push({ ...opened, ...bank, ...sent, created_at: at, status: 'PAID' });
    made.steps.push(
      step(1, 'PENDING', at),
      step(2, 'SENT', sentAt, bank),
      step(3, 'PAID', paidAt, bank),
    );
    const transit = accounts.payoutInTransit(clientId, account.id);
    const postings = move(amount, transit, accounts.bank(ownAccount));
    const fact = { kind: 'payout_paid', factId: id, at: paidAt, by } as const;
    made.ledger.push({ id: random.idAt(paidAt), ...fact, postings });
  }
  return made;
}

const by = 'gateway';

/** Invented payouts left an account of their own: they take nothing from those that are configured. */
const ownAccount = 'seeded';

export async function writePayouts(tx: Tx, made: readonly SeededPayouts[]): Promise<void> {
  const payouts = made.flatMap((one) => one.payouts);
  const steps = made.flatMap((one) => one.steps);
  await tx.rows(sql`
    insert into payouts (id, batch_id, account_id, client_id, amount, created_at, status, bank_account, way,
      bank_reference, sent_at, paid_at)
    select id, batch_id, account_id, client_id, amount, created_at, status, bank_account, way, bank_reference,
      sent_at, paid_at from json_populate_recordset(null::payouts, ${json(payouts)}::json)`);
  await tx.rows(sql`
    insert into payout_steps (id, payout_id, number, status, at, by, bank_account, bank_reference)
    select id, payout_id, number, status, at, by, bank_account, bank_reference
    from json_populate_recordset(null::payout_steps, ${json(steps)}::json)`);
}
