// The simulator's settlement file: what the acquirer would report for a period, with seeded errors on request.
import { createHash } from 'node:crypto';
import { seeded } from '../../lib/chance.ts';
import { csvText } from '../../lib/csv.ts';
import { wibDay } from '../../lib/wib.ts';
import { type AcquirerFile, ordinaryFile } from '../../reconciliation/acquirer-file.ts';
import type { DifferenceKind } from '../../reconciliation/reconciliation.ts';
import { type Db, sql } from '../../storage/db.ts';

export interface FileWanted {
  channel: string;
  /** The channel's own layout. Default: the ordinary one. */
  file?: AcquirerFile | undefined;
  from: Date;
  to: Date;
  /** Rupiah that was agreed as the acquirer's cost. Undefined: nothing was. */
  costOf: (channel: string, amount: bigint) => bigint | undefined;
  seed: number;
  /** How many errors to seed. */
  errors: number;
}

interface Movement {
  reference: string;
  amount: bigint;
  at: Date;
  /** Rupiah that the acquirer keeps. */
  cost: bigint;
}

/** What it keeps if nothing was agreed, in basis points. */
const usualCost = 70n;

/** A difference that an import of the file should find. */
export interface SeededError {
  kind: DifferenceKind;
  reference: string;
}

/** Returns the file as CSV, and the errors in it. */
export async function settlementFile(
  db: Db,
  wanted: FileWanted,
): Promise<{ csv: string; seeded: SeededError[] }> {
  const { file = ordinaryFile } = wanted;
  const movements = await movementsOf(db, wanted);
  const errors = spoil(movements, seeded(wanted.seed), wanted);
  const { reference, amount, type, paidAt, cost, remittance } = file.columns;
  const header = [reference, amount, type, paidAt, cost, remittance].filter(
    (name) => name !== undefined,
  );
  const transfer = transferName(wanted, movements);
  const lines = movements.map((m) => {
    const back = m.amount < 0n;
    const shown = back && type !== undefined ? -m.amount : m.amount;
    return [
      m.reference,
      shown.toString(),
      ...(type === undefined ? [] : [back ? (file.refundType ?? '') : 'payment']),
      ...(paidAt === undefined ? [] : [m.at.toISOString()]),
      ...(cost === undefined ? [] : [m.cost.toString()]),
      ...(remittance === undefined ? [] : [transfer]),
    ];
  });
  const csv = csvText([header, ...lines]);
  return { csv, seeded: errors };
}

/** The same lines are the same transfer; a corrected file is another one. */
function transferName({ channel, to }: FileWanted, movements: readonly Movement[]): string {
  const says = movements.map(({ reference, amount, cost }) => `${reference} ${amount} ${cost}`);
  const digest = createHash('sha256').update(says.join('\n')).digest('hex').slice(0, 8);
  const day = wibDay(new Date(to.getTime() - 1)).replaceAll('-', '');
  return `RM-${channel}-${day}-${digest}`.toUpperCase();
}

async function movementsOf(db: Db, { channel, from, to, costOf }: FileWanted): Promise<Movement[]> {
  const rows = await db.rows<Omit<Movement, 'cost'>>(sql`
    select * from (
      select r.key as reference, r.amount, r.paid_at as at
      from receipts r join payments p on p.id = r.payment_id where p.channel = ${channel}
        and not exists (select from suspense_moves m where m.receipt_id = r.id)
      union all
      select reference, amount, at from suspense_items where channel = ${channel} and kind not in ('EXTRA', 'BANK')
      union all
      select m.id::text, -m.amount, m.at from suspense_moves m join suspense_items i on i.id = m.item_id
      where i.channel = ${channel} and m.kind = 'RETURNED' and i.kind <> 'BANK'
      union all
      select coalesce(reference, id::text), -amount, ended_at from disputes
      where channel = ${channel} and status = 'LOST'
      union all
      select f.id::text, -f.amount, f.completed_at
      from refunds f join payments p on p.id = f.payment_id
      where p.channel = ${channel} and f.status = 'SUCCESS' and p.paid_amount > 0
    ) as m where at >= ${from}::timestamptz and at < ${to}::timestamptz order by at, reference`);
  return rows.map((row) => {
    const cost = row.amount > 0n ? (costOf(channel, row.amount) ?? usual(row.amount)) : 0n;
    return { ...row, cost };
  });
}

function usual(amount: bigint): bigint {
  return (amount * usualCost) / 10_000n;
}

/** Changes each line at most once, so that each error can be recognised. */
function spoil(
  movements: Movement[],
  chance: () => number,
  { errors, channel, costOf }: FileWanted,
): SeededError[] {
  const ways = costOf(channel, 1_000_000n) === undefined ? 4 : 5;
  const untouched = [...movements];
  return Array.from({ length: errors }, (_, index): SeededError => {
    const [picked] = untouched.splice(Math.floor(chance() * untouched.length), 1);
    const way = picked === undefined ? 3 : Math.floor(chance() * ways);
    const place = picked === undefined ? -1 : movements.indexOf(picked);
    if (picked === undefined || way === 3) {
      const reference = `UNKNOWN-${index + 1}-${Math.floor(chance() * 1e9)}`;
      const at = movements[0]?.at ?? new Date(0);
      movements.push({ reference, amount: BigInt(1 + Math.floor(chance() * 1e6)), at, cost: 0n });
      return { kind: 'EXTRA', reference };
    }
    const { reference } = picked;
    if (way === 0) {
      movements.splice(place, 1);
      return { kind: 'MISSING', reference };
    }
    if (way === 1) {
      movements[place] = { ...picked, amount: picked.amount + 1000n };
      return { kind: 'DIFFERENT', reference };
    }
    if (way === 4 && picked.amount > picked.cost + 500n) {
      movements[place] = { ...picked, cost: picked.cost + 500n };
      return { kind: 'COST', reference };
    }
    movements.push(picked);
    return { kind: 'EXTRA', reference };
  });
}
