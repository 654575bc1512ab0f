// What must be true before a month is closed, as a list: each is met, or refuses the close, or warns.
import { check } from '../ledger/check.ts';
import { findHead, headProblem, signDay } from '../ledger/signed-head.ts';
import { monthBefore, monthEdges, monthOf } from '../lib/month.ts';
import { wibDay } from '../lib/wib.ts';
import { type Db, type Reader, type Sql, sql } from '../storage/db.ts';
import { listPeriods, type PeriodSettings } from './period.ts';

export type ConditionName =
  | 'ended'
  | 'in_order'
  | 'proven'
  | 'head_signed'
  | 'no_old_exceptions'
  | 'no_exceptions'
  | 'nothing_undecided'
  | 'settled'
  | 'refunds_worked';

export interface Condition {
  name: ConditionName;
  isMet: boolean;
  /** Whether a close is refused as long as it is not met. Otherwise somebody may accept it. */
  isDemanded: boolean;
  /** What is in the way: how many, or the proofs that do not hold. */
  found: string[];
}

export interface ConditionDeps {
  db: Db;
  settings: PeriodSettings;
  /** Business time. */
  now: Date;
}

const dayMs = 24 * 3600 * 1000;

/** The conditions for closing a month. They read only what has changed since the last proof. */
export async function conditionsOf(deps: ConditionDeps, month: string): Promise<Condition[]> {
  const { db, now } = deps;
  const { until } = monthEdges(month);
  const demanded = (name: ConditionName, found: string[]) =>
    ({ name, isMet: found.length === 0, isDemanded: true, found }) as const;
  const warned = (name: ConditionName, found: string[]) =>
    ({ name, isMet: found.length === 0, isDemanded: false, found }) as const;
  const old = new Date(now.getTime() - deps.settings.exceptionDays * dayMs);
  const oldest = old < until ? old : until;
  return [
    demanded('ended', now < until ? [monthOf(now)] : []),
    demanded('in_order', await openBefore(db, month, now)),
    demanded('proven', await brokenProofs(deps)),
    demanded('head_signed', await headProblems(deps)),
    demanded('no_old_exceptions', await count(db, exceptionsBefore(oldest))),
    warned('no_exceptions', await count(db, exceptionsFrom(oldest, until))),
    warned('nothing_undecided', await count(db, undecided(until))),
    warned('settled', await count(db, unsettled(until, now))),
    warned('refunds_worked', await count(db, unworked(until))),
  ];
}

/** The months before it that are not closed. */
async function openBefore(db: Reader, month: string, now: Date): Promise<string[]> {
  const periods = await listPeriods(db, now);
  const isKnown = periods.some((one) => one.month === month);
  const before = monthBefore(month);
  const open = periods.filter((one) => one.month < month && one.status !== 'CLOSED');
  if (open.length > 0 || isKnown) return open.map((one) => one.month);
  return [before];
}

async function brokenProofs({ db, settings }: ConditionDeps): Promise<string[]> {
  const { proofs } = await check(db, { whole: false, publicKey: settings.keys.publicKey });
  return proofs.filter(({ holds }) => !holds).map(({ says }) => says);
}

/** Signs the day's head, if the job has not done it yet. */
async function headProblems({ db, settings }: ConditionDeps): Promise<string[]> {
  const wall = new Date();
  await signDay(db, settings.keys, wall);
  const head = await findHead(db, wibDay(wall));
  if (head === undefined) return [];
  const problem = await headProblem(db, settings.keys, head);
  return problem === undefined ? [] : [problem];
}

/** Nothing of them, or how many there are. */
async function count(db: Reader, rows: Sql): Promise<string[]> {
  const [row] = await db.rows<{ n: bigint }>(sql`select count(*) as n from (${rows}) as found`);
  return row === undefined || row.n === 0n ? [] : [row.n.toString()];
}

/** The rows of what was open before then: differences, money in suspense, entries of banks, and late remittances. */
export function exceptionsBefore(oldest: Date): Sql {
  return exceptions({
    differences: sql`r.at < ${oldest}::timestamptz`,
    suspense: sql`i.at < ${oldest}::timestamptz`,
    cash: (day) => sql`${day} < ${wibDay(oldest)}::date`,
  });
}

function exceptionsFrom(oldest: Date, until: Date): Sql {
  return exceptions({
    differences: sql`r.at >= ${oldest}::timestamptz and r.from_at < ${until}::timestamptz`,
    suspense: sql`i.at >= ${oldest}::timestamptz and i.at < ${until}::timestamptz`,
    cash: (day) => sql`${day} >= ${wibDay(oldest)}::date and ${day} < ${wibDay(until)}::date`,
  });
}

/**
 * Open differences, money in suspense (a difference whose money is there counts once), entries of banks that nobody has
 * matched, and remittances that should have arrived.
 */
function exceptions({
  differences,
  suspense,
  cash,
}: {
  differences: Sql;
  suspense: Sql;
  cash: (day: Sql) => Sql;
}): Sql {
  return sql`
    (select from reconciliation_differences d join reconciliations r on r.id = d.reconciliation_id
     where d.status = 'OPEN' and ${differences}
       and not exists (select from suspense_items i where i.id = d.id))
    union all
    (select from suspense_items i where i.open_amount > 0 and ${suspense})
    union all
    (select from bank_entries b where not b.matched and ${cash(sql`b.day`)})
    union all
    (select from remittances t where t.status = 'IN_TRANSIT' and ${cash(sql`t.due_day`)})`;
}

/** Payments of the month whose acquirer has not replied, and refunds. */
function undecided(until: Date): Sql {
  return sql`
    (select from payments where status = 'OPENING' and created_at < ${until}::timestamptz)
    union all
    (select from refunds where status = 'OPENING' and created_at < ${until}::timestamptz)`;
}

/** Money that fell due within the month and is not in a batch. */
function unsettled(until: Date, now: Date): Sql {
  return sql`
    select from receipts r join payments p on p.id = r.payment_id
    where r.batch_id is null and not p.held and r.settle_at < ${until}::timestamptz
      and r.settle_at <= ${now}::timestamptz`;
}

function unworked(until: Date): Sql {
  return sql`select from refunds where status = 'DUE' and due_at < ${until}::timestamptz`;
}
