// Makes remittances of a file's lines: what the acquirer transfers is on its way, and what it keeps is an expense.
import { accounts, transaction } from '../ledger/posting.ts';
import { book } from '../ledger/store.ts';
import { newId } from '../lib/ids.ts';
import { wibDay } from '../lib/wib.ts';
import { Refusal } from '../refusal.ts';
import { sql, type Tx } from '../storage/db.ts';
import type { AcquirerLine } from './acquirer-file.ts';
import type { Reconciliation } from './reconciliation.ts';

/** What was agreed with acquirers about their transfers. */
export interface RemittanceRules {
  /** Rupiah that the acquirer keeps of an amount above 0. Undefined: nothing was agreed, and its file counts. */
  costOf(channel: string, amount: bigint): bigint | undefined;
  /** How many days after the file's last one a transfer has arrived. */
  days: number;
}

const dayMs = 24 * 3_600_000;

/** An id for each transfer that the file names, by its reference. */
export function remittanceIds(lines: readonly AcquirerLine[]): Map<string, string> {
  const references = new Set(lines.flatMap(({ remittance }) => remittance ?? []));
  return new Map([...references].map((reference) => [reference, newId()]));
}

/**
 * Throws FILE_UNREADABLE if an earlier file had one of these transfers: what corrects it must have a name of its own, or
 * the money would be expected twice.
 */
export async function demandNewRemittances(
  tx: Tx,
  channel: string,
  references: readonly string[],
): Promise<void> {
  const [known] = await tx.rows<{ reference: string; file_name: string }>(sql`
    select r.reference, c.file_name from remittances r
    join reconciliations c on c.id = r.reconciliation_id
    where r.channel = ${channel} and r.reference = any(${[...references]}::text[]) limit 1`);
  if (known === undefined) return;
  const why = `The transfer ${known.reference} is in the file ${known.file_name}, which was imported before.`;
  throw new Refusal({ code: 'FILE_UNREADABLE', why });
}

/**
 * Writes a difference for each matched line of a transfer of which the acquirer keeps something else than was agreed:
 * until it is resolved, the rest stays owed by the acquirer.
 */
export async function saveCosts(
  tx: Tx,
  { id, channel }: Reconciliation,
  lines: readonly AcquirerLine[],
  rules: RemittanceRules,
): Promise<void> {
  const agreed = lines.flatMap(({ line, amount, remittance }) => {
    if (remittance === undefined || amount <= 0n) return [];
    const cost = rules.costOf(channel, amount);
    return cost === undefined ? [] : [{ line, cost }];
  });
  if (agreed.length === 0) return;
  await tx.rows(sql`
    insert into reconciliation_differences
      (id, reconciliation_id, channel, kind, reference, payment_id, ours, theirs)
    select gen_random_uuid(), ${id}::uuid, ${channel}, 'COST', l.reference, (
      select r.payment_id from receipts r join payments p on p.id = r.payment_id
      where r.key = l.reference and p.channel = ${channel} limit 1), -a.cost, -coalesce(l.cost, 0)
    from unnest(${agreed.map(({ line }) => line)}::integer[],
      ${agreed.map(({ cost }) => cost)}::bigint[]) as a (line, cost)
    join reconciliation_lines l on l.reconciliation_id = ${id}::uuid and l.line = a.line
    where l.matched and coalesce(l.cost, 0) <> a.cost`);
}

/** Writes and books the transfers of a file whose lines and differences are saved. Returns how many. */
export async function saveRemittances(
  tx: Tx,
  made: Reconciliation,
  references: ReadonlyMap<string, string>,
  rules: RemittanceRules,
): Promise<number> {
  if (references.size === 0) return 0;
  const { id, channel, to, at, by } = made;
  const last = new Date(to.getTime() - 1);
  const bookedAt = last < at ? last : at;
  const day = wibDay(last);
  const dueDay = wibDay(new Date(last.getTime() + rules.days * dayMs));
  const rows = await tx.rows<{ id: string; cost: bigint; net: bigint }>(sql`
    insert into remittances (id, reconciliation_id, channel, reference, day, due_day, lines, gross, cost, net,
      at, booked_at, by, status, ended_at, ended_by)
    select n.id, ${id}::uuid, ${channel}, n.reference, ${day}::date, ${dueDay}::date, l.lines, l.gross, l.cost,
      l.net, ${at}::timestamptz, ${bookedAt}::timestamptz, ${by},
      case l.net when 0 then 'RECEIVED' else 'IN_TRANSIT' end,
      case l.net when 0 then ${at}::timestamptz end, case l.net when 0 then ${by} end
    from unnest(${[...references.values()]}::uuid[], ${[...references.keys()]}::text[]) as n (id, reference)
    join (
      select l.remittance_id, count(*)::integer as lines, sum(l.amount)::bigint as gross,
        (sum(coalesce(l.cost, 0)) + sum(coalesce(d.theirs - d.ours, 0)))::bigint as cost,
        sum(l.amount - coalesce(l.cost, 0))::bigint as net
      from reconciliation_lines l
      left join reconciliation_differences d on d.reconciliation_id = l.reconciliation_id
        and d.kind = 'COST' and d.reference = l.reference and l.matched
      where l.reconciliation_id = ${id}::uuid and l.remittance_id is not null
      group by l.remittance_id
    ) l on l.remittance_id = n.id
    returning id, cost, net`);
  const booked = rows.flatMap((row) =>
    transaction({ kind: 'remitted', factId: row.id, at: bookedAt, by }, postingsOf(channel, row)),
  );
  await tx.rows(sql`with ${book(booked, sql`select 1`)} select 1`);
  return rows.length;
}

function postingsOf(channel: string, { cost, net }: { cost: bigint; net: bigint }) {
  return [
    { account: accounts.acquirerReceivable(channel), amount: net + cost },
    { account: accounts.remittanceInTransit(channel), amount: -net },
    { account: accounts.acquirerCosts, amount: -cost },
  ].filter(({ amount }) => amount !== 0n);
}
