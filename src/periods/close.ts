// Closes a month: refuses bookings into it, seals it, stores its balances, statements and invoices, and signs all that.
import { seal } from '../ledger/chain.ts';
import { balancesDigest } from '../ledger/period-proofs.ts';
import { signPeriod } from '../ledger/signed-period.ts';
import { newId } from '../lib/ids.ts';
import { monthEdges } from '../lib/month.ts';
import type { MerchantDirectory } from '../merchants/merchant.ts';
import { conflicting } from '../refusal.ts';
import { ConstraintViolation, type Db, sql, type Tx } from '../storage/db.ts';
import { DatabaseOutage } from '../storage/outage.ts';
import { takeTurn } from '../storage/turns.ts';
import { type Condition, conditionsOf } from './conditions.ts';
import { issueInvoices } from './invoices.ts';
import { bookedSince, firstDay, listPeriods, type Period, type PeriodSettings } from './period.ts';
import { issueStatements } from './statements.ts';

export interface CloseDeps {
  db: Db;
  settings: PeriodSettings;
  merchants: MerchantDirectory;
  /** Business time. */
  now: Date;
}

export interface CloseWanted {
  month: string;
  by: string;
  /** Whether conditions that only warn may be unmet. */
  acceptsWarnings: boolean;
  /** Called in the transaction that stores the closed month. */
  alongside?: ((tx: Tx) => Promise<void>) | undefined;
}

/**
 * Closes the month, for good. A close that was interrupted after it began is finished. Throws OFFICE_CONFLICT if the
 * month is closed, if conditions are not met, and if the book is too busy: then nothing has changed.
 */
export async function closePeriod(deps: CloseDeps, wanted: CloseWanted): Promise<Period> {
  const { db, now } = deps;
  const { month, by } = wanted;
  const known = (await listPeriods(db, now)).find((one) => one.month === month);
  if (known?.status === 'CLOSED') throw conflicting({ name: 'PERIOD_CLOSED', month });
  if (known?.status !== 'CLOSING') {
    demandMet(await conditionsOf(deps, month), wanted.acceptsWarnings);
    await refuseBookings(db, month, by);
  }
  await sealMonth(db, month);
  await db.transaction(
    async (tx) => {
      await takeTurn(tx, 'close period');
      await storePeriod(tx, deps, wanted);
    },
    { statementSeconds: closeSeconds },
  );
  const closed = (await listPeriods(db, now)).find((one) => one.month === month);
  if (closed === undefined) throw new Error(`${month} was closed and is not listed`);
  return closed;
}

/** How long a statement of a close may take. */
const closeSeconds = 600;

function demandMet(conditions: readonly Condition[], acceptsWarnings: boolean): void {
  const unmet = conditions.filter(({ isMet }) => !isMet);
  const refusing = unmet.filter(({ isDemanded }) => isDemanded);
  if (refusing.length > 0) throw conflicting({ name: 'PERIOD_DEMANDS', conditions: refusing });
  if (unmet.length > 0 && !acceptsWarnings) {
    throw conflicting({ name: 'PERIOD_WARNINGS', conditions: unmet });
  }
}

/** From here on the database refuses bookings into the month. Waits a few seconds for those that are being written. */
async function refuseBookings(db: Db, month: string, by: string): Promise<void> {
  try {
    await db.transaction(async (tx) => {
      await tx.rows(sql`set local lock_timeout = '5s'`);
      await tx.rows(sql`select close_ledger_month(${firstDay(month)}::date, ${by})`);
    });
  } catch (error) {
    if (error instanceof DatabaseOutage && error.kind === 'locked') {
      throw conflicting({ name: 'PERIOD_BUSY' });
    }
    if (error instanceof ConstraintViolation && error.constraint === 'ledger_closings_in_order') {
      throw conflicting({ name: 'PERIOD_ORDER' });
    }
    throw error;
  }
}

const sealTries = 100;
const sealPauseMs = 100;

/** Seals until everything of the month is in the chain: what still runs in the database can delay that. */
async function sealMonth(db: Db, month: string): Promise<void> {
  const { until } = monthEdges(month);
  for (let attempt = 1; attempt <= sealTries; attempt++) {
    await seal(db);
    const [left] = await db.rows(sql`
      select t.id from ledger_transactions t where t.at < ${until}::timestamptz
        and not exists (select from ledger_entries e where e.id = t.id) limit 1`);
    if (left === undefined) return;
    await new Promise((done) => setTimeout(done, sealPauseMs));
  }
  throw conflicting({ name: 'PERIOD_SEAL_LATE' });
}

async function storePeriod(tx: Tx, deps: CloseDeps, wanted: CloseWanted): Promise<void> {
  const { month, by } = wanted;
  const { settings, now } = deps;
  const [stored] = await tx.rows(
    sql`select id from ledger_periods where month = ${firstDay(month)}::date`,
  );
  // Another process has finished the close in the meantime.
  if (stored !== undefined) return;
  const edges = monthEdges(month);
  await storeBalances(tx, month);
  const [end] = await tx.rows<{ block: bigint; sequence: bigint; hash: Buffer; balances: Buffer }>(
    sql`
      select l.number as block, l.last as sequence, l.hash, coalesce((
        select ${balancesDigest} from ledger_period_balances where month = ${firstDay(month)}::date),
        sha256('')) as balances
      from ledger_blocks l order by l.number desc limit 1`,
  );
  if (end === undefined) throw conflicting({ name: 'PERIOD_EMPTY' });
  const hex = { hash: end.hash.toString('hex'), balances: end.balances.toString('hex') };
  const unsigned = { month, by, at: new Date(), block: end.block, sequence: end.sequence, ...hex };
  const { at, signature } = signPeriod(unsigned, settings.keys.privateKey);
  await issueStatements(
    tx,
    month,
    new Map(deps.merchants.all().map((one) => [one.clientId, one.name])),
  );
  await issueInvoices(tx, { month, by, at: now, settings, merchants: deps.merchants });
  await tx.rows(sql`
    insert into ledger_periods (id, month, until, by, at, block, sequence, hash, balances, signature)
    values (${newId()}::uuid, ${firstDay(month)}::date, ${edges.until}::timestamptz, ${by},
      ${at}::timestamptz, ${end.block}::bigint, ${end.sequence}::bigint, ${end.hash}, ${end.balances},
      ${signature})`);
  await wanted.alongside?.(tx);
}

/** The balances of the closed month before, and what was booked since. */
async function storeBalances(tx: Tx, month: string): Promise<void> {
  await tx.rows(sql`
    with before as (
      select month from ledger_periods where month < ${firstDay(month)}::date
      order by month desc limit 1
    ), moved as (
      select p.account, sum(p.amount) as amount
      from ledger_transactions t join postings p on p.transaction_id = t.id
      where t.at >= ${bookedSince(month)} and t.at < ${monthEdges(month).until}::timestamptz
      group by 1
    ), known as (
      select account, balance from ledger_period_balances where month = (select month from before)
    )
    insert into ledger_period_balances (month, account, balance)
    select ${firstDay(month)}::date, coalesce(m.account, k.account),
      coalesce(m.amount, 0) + coalesce(k.balance, 0)
    from moved m full join known k on k.account = m.account`);
}
