// Matches a file's lines with the book in the database: each line by an index, the rest by the period's window.
import { type Sql, sql, type Tx } from '../storage/db.ts';
import type { AcquirerLine } from './acquirer-file.ts';
import type { BookedMovement } from './provider-lines.ts';
import type { Reconciliation } from './reconciliation.ts';
import { suspendExtra } from './suspend-extra.ts';

/**
 * Receipts of the channel, by the acquirer's name for them, that fulfil a condition on `r`. One that was paid from
 * suspense moved nothing: its money had come before.
 */
function receiptsWhere(channel: string, condition: Sql): Sql {
  return sql`
    select r.key as reference, r.payment_id, r.amount, r.paid_at as at
    from receipts r join payments p on p.id = r.payment_id
    where p.channel = ${channel} and ${condition}
      and not exists (select from suspense_moves m where m.receipt_id = r.id)`;
}

/** Money of the acquirer that came into suspense, by a condition on `i`, and left it again, by one on `m`. */
function suspenseWhere(channel: string, came: Sql, left: Sql): Sql {
  return sql`
    select i.reference, i.payment_id, i.amount, i.at from suspense_items i
    where i.channel = ${channel} and i.kind <> 'BANK' and ${came}
    union all
    select m.id::text, i.payment_id, -m.amount, m.at
    from suspense_moves m join suspense_items i on i.id = m.item_id
    where m.kind = 'RETURNED' and i.kind <> 'BANK' and i.channel = ${channel} and ${left}`;
}

/** Refunds of the channel that went out: the acquirer knows them by their id. The condition is on `f`. */
function refundsWhere(channel: string, condition: Sql): Sql {
  return sql`
    select f.id::text as reference, f.payment_id, -f.amount as amount, f.completed_at as at
    from refunds f join payments p on p.id = f.payment_id
    where p.channel = ${channel} and f.status = 'SUCCESS' and p.paid_amount > 0 and ${condition}`;
}

/** What the customer's bank took back with a dispute that was lost. The condition is on `d`. */
function disputesWhere(channel: string, condition: Sql): Sql {
  return sql`
    select coalesce(d.reference, d.id::text) as reference, d.payment_id, -d.amount as amount, d.ended_at as at
    from disputes d where d.channel = ${channel} and d.status = 'LOST' and ${condition}`;
}

const uuid = '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$';

/** A reference that is an id of ours; null if it is not. */
function idIn(reference: Sql): Sql {
  return sql`case when ${reference} ~ ${uuid} then ${reference}::uuid end`;
}

/** Money that moved on the channel under one reference; of several the one with this amount comes first. */
function movementOf(channel: string, reference: Sql, amount: Sql): Sql {
  return sql`
    select * from (
      ${receiptsWhere(channel, sql`r.key = ${reference}`)}
      union all
      ${refundsWhere(channel, sql`f.id = ${idIn(reference)}`)}
      union all
      ${suspenseWhere(channel, sql`i.reference = ${reference}`, sql`m.id = ${idIn(reference)}`)}
      union all
      ${disputesWhere(channel, sql`(d.reference = ${reference} or d.id = ${idIn(reference)})`)}
    ) as named order by amount = ${amount} desc, at limit 1`;
}

/** Money that moved on the channel, at the acquirer whose file it is, in the reconciliation's period. */
function movementsIn({ channel, upstream, from, to }: Reconciliation): Sql {
  const within = (at: Sql) => sql`${at} >= ${from}::timestamptz and ${at} < ${to}::timestamptz`;
  const its = (name: Sql) => sql`${name} is not distinct from ${upstream ?? null}::text`;
  const itsPayment = (id: Sql) => its(sql`(select p.upstream from payments p where p.id = ${id})`);
  const came = sql`i.kind <> 'EXTRA' and ${itsPayment(sql`i.payment_id`)}`;
  return sql`
    ${receiptsWhere(channel, sql`${its(sql`p.upstream`)} and ${within(sql`r.paid_at`)}`)}
    union all
    ${refundsWhere(channel, sql`${its(sql`p.upstream`)} and ${within(sql`f.completed_at`)}`)}
    union all
    ${suspenseWhere(
      channel,
      sql`${came} and ${within(sql`i.at`)}`,
      sql`${itsPayment(sql`i.payment_id`)} and ${within(sql`m.at`)}`,
    )}
    union all
    ${disputesWhere(channel, sql`${itsPayment(sql`d.payment_id`)} and ${within(sql`d.ended_at`)}`)}`;
}

/** What moved of a provider's payments and is not matched yet, in its order. `payments` are their references. */
export async function movementsAtProvider(
  tx: Tx,
  { channel, upstream }: Pick<Reconciliation, 'channel' | 'upstream'>,
  payments: readonly string[],
): Promise<BookedMovement[]> {
  const named = sql`p.upstream = ${upstream ?? ''} and p.reference = any(${[...payments]}::text[])`;
  const disputed = sql`d.payment_id in (select p.id from payments p where ${named})`;
  return tx.rows<BookedMovement>(sql`
    select p.reference as payment, m.reference as name, m.amount
    from (
      ${receiptsWhere(channel, named)}
      union all
      ${refundsWhere(channel, named)}
      union all
      ${disputesWhere(channel, disputed)}
    ) as m join payments p on p.id = m.payment_id
    where not ${isMatched(channel, sql`m.reference`)}
    order by m.at, m.reference`);
}

/** Whether a line of any of the channel's files was matched with this reference. */
function isMatched(channel: string, reference: Sql): Sql {
  return sql`exists (select 1 from reconciliation_lines m
    join reconciliations c on c.id = m.reconciliation_id
    where m.matched and m.reference = ${reference} and c.channel = ${channel})`;
}

function hasDifference(channel: string, reference: Sql, statuses: readonly string[]): Sql {
  return sql`exists (select 1 from reconciliation_differences d
    where d.channel = ${channel} and d.reference = ${reference} and d.kind <> 'COST'
      and d.status = any(${statuses}::text[]))`;
}

/**
 * Saves the lines, each matched or not, and returns how many are matched. A line is matched by its reference
 * and amount, once: a second line with the same reference, in this file or an earlier one, is not matched,
 * and neither is one that was written off. `remittances` has the id of each transfer that lines name.
 */
export async function saveLines(
  tx: Tx,
  { id, channel }: Reconciliation,
  lines: readonly AcquirerLine[],
  remittances: ReadonlyMap<string, string>,
): Promise<number> {
  const [row] = await tx.rows<{ matched: bigint }>(sql`
    with given as (
      select g.*, row_number() over (partition by reference order by line) as nth
      from unnest(${lines.map(({ line }) => line)}::integer[],
        ${lines.map(({ reference }) => reference)}::text[],
        ${lines.map(({ amount }) => amount)}::bigint[], ${lines.map(({ cost }) => cost)}::bigint[],
        ${lines.map(({ remittance = '' }) => remittances.get(remittance))}::uuid[])
        as g (line, reference, amount, cost, remittance_id)
    ), saved as (
      insert into reconciliation_lines (reconciliation_id, line, reference, amount, cost, remittance_id, matched)
      select ${id}::uuid, g.line, g.reference, g.amount, g.cost, g.remittance_id,
        g.nth = 1 and g.amount is not distinct from o.amount
          and not ${isMatched(channel, sql`g.reference`)}
          and not ${hasDifference(channel, sql`g.reference`, ['RESOLVED'])}
      from given g
      left join lateral (${movementOf(channel, sql`g.reference`, sql`g.amount`)}) o on true
      returning matched
    )
    select count(*) filter (where matched) as matched from saved`);
  const matched = Number(row?.matched ?? 0n);
  await tx.rows(sql`
    update reconciliations set matched = ${matched}::integer where id = ${id}::uuid`);
  return matched;
}

/** Saves what does not agree. Call it after the lines have been saved. */
export async function saveDifferences(tx: Tx, made: Reconciliation): Promise<void> {
  await saveUnmatched(tx, made);
  await suspendExtra(tx, made);
  await saveMissing(tx, made);
  const { id, channel } = made;
  await tx.rows(sql`
    update reconciliation_differences d set status = 'ARRIVED'
    from reconciliation_lines l
    where l.reconciliation_id = ${id}::uuid and l.matched and l.reference = d.reference
      and d.channel = ${channel} and d.kind = 'MISSING' and d.status = 'OPEN'`);
}

/** Lines that the book does not have, or has with another amount. */
async function saveUnmatched(tx: Tx, { id, channel }: Reconciliation): Promise<void> {
  await tx.rows(sql`
    with unmatched as (
      select l.*, row_number() over (partition by reference order by line) > 1
        or ${isMatched(channel, sql`l.reference`)}
        or ${hasDifference(channel, sql`l.reference`, ['RESOLVED'])} as taken
      from reconciliation_lines l
      where l.reconciliation_id = ${id}::uuid and not l.matched
    )
    insert into reconciliation_differences
      (id, reconciliation_id, channel, kind, reference, payment_id, ours, theirs)
    select gen_random_uuid(), ${id}::uuid, ${channel},
      case when b.reference is null or u.taken then 'EXTRA' else 'DIFFERENT' end,
      u.reference, b.payment_id, case when u.taken then null else b.amount end, u.amount
    from unmatched u
    left join lateral (${movementOf(channel, sql`u.reference`, sql`u.amount`)}) b on true`);
}

/** Money that moved in the period, which neither this file nor an earlier one has. */
async function saveMissing(tx: Tx, made: Reconciliation): Promise<void> {
  const { id, channel } = made;
  await tx.rows(sql`
    insert into reconciliation_differences
      (id, reconciliation_id, channel, kind, reference, payment_id, ours, theirs)
    select gen_random_uuid(), ${id}::uuid, ${channel}, 'MISSING', b.reference, b.payment_id,
      b.amount, null
    from (${movementsIn(made)}) b
    where not exists (select 1 from reconciliation_lines l
        where l.reconciliation_id = ${id}::uuid and l.reference = b.reference)
      and not ${isMatched(channel, sql`b.reference`)}
      and not ${hasDifference(channel, sql`b.reference`, ['OPEN', 'RESOLVED'])}`);
}
