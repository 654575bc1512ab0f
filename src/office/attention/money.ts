// What needs attention about money and the book.
import { findProven } from '../../ledger/proven.ts';
import { wibDay } from '../../lib/wib.ts';
import { exceptionsBefore } from '../../periods/conditions.ts';
import { listPeriods } from '../../periods/period.ts';
import { blockedAccounts } from '../../settlement/returned.ts';
import { merchantsLate } from '../../settlement/take.ts';
import { waitingMoney } from '../../settlement/unpaid.ts';
import { sql } from '../../storage/db.ts';
import { settlementCalendarWarnings } from '../settlements.ts';
import { counted, dayMs, isOf, type Look, merchantsThat, most, namesOf } from './look.ts';

/** A dispute that has to be answered within so many days needs attention. */
const dueSoonDays = 3;

/** A batch that was not made a day after its money fell due has failed, or its merchant has no verified account. */
const lateMs = dayMs;

export const moneyLooks: readonly Look[] = [
  {
    kind: 'refunds-due',
    permission: 'refunds.work',
    find: ({ db }, clientId) =>
      counted(
        db,
        sql`select from refunds where due_at is not null and status = 'DUE' and ${isOf(clientId)}`,
      ),
  },
  {
    kind: 'payouts-failed',
    permission: 'settlements.read',
    async find({ db, merchants }, clientId) {
      const blocked = await blockedAccounts(db, clientId);
      return { count: blocked.length, names: namesOf(merchants, blocked) };
    },
  },
  {
    kind: 'payouts-late',
    permission: 'settlements.read',
    find: ({ db, clock, payouts }, clientId) => {
      const since = new Date(clock.now().getTime() - payouts.rules.pendingDays * dayMs);
      return counted(
        db,
        sql`select from payouts where status in ('PENDING', 'SENT')
          and created_at < ${since}::timestamptz and ${isOf(clientId)}`,
      );
    },
  },
  {
    kind: 'disputes-due',
    permission: 'disputes.read',
    find: ({ db, clock }, clientId) => {
      const soon = new Date(clock.now().getTime() + dueSoonDays * 86_400_000);
      return counted(
        db,
        sql`select from disputes where status = 'OPEN' and due_at <= ${soon}::timestamptz
          and ${isOf(clientId)}`,
      );
    },
  },
  {
    kind: 'exceptions-old',
    permission: 'exceptions.read',
    find: ({ db, clock, periods }) => {
      const oldest = new Date(clock.now().getTime() - periods.exceptionDays * dayMs);
      return counted(db, exceptionsBefore(oldest));
    },
  },
  {
    kind: 'exceptions-open',
    permission: 'exceptions.read',
    find: ({ db, clock }) =>
      counted(
        db,
        sql`select from suspense_items where open_amount > 0
          union all
          select from bank_entries where not matched
          union all
          select from remittances
          where status = 'IN_TRANSIT' and due_day < ${wibDay(clock.now())}::date
          union all
          select from reconciliation_differences d where status = 'OPEN'
            and not exists (select from suspense_items s where s.id = d.id)`,
      ),
  },
  {
    kind: 'approvals-pending',
    permission: 'approvals.decide',
    find: ({ db }, clientId) =>
      counted(db, sql`select from approvals where status = 'PENDING' and ${isOf(clientId)}`),
  },
  {
    kind: 'accounts-unverified',
    permission: 'merchants.read',
    find: merchantsThat(({ settlementAccounts }) =>
      settlementAccounts.some(({ status }) => status === 'unverified'),
    ),
  },
  {
    kind: 'account-changes',
    permission: 'accounts.verify',
    find: merchantsThat(({ settlementAccounts }) =>
      settlementAccounts.some(({ change }) => change !== undefined),
    ),
  },
  {
    kind: 'money-waiting',
    permission: 'settlements.read',
    async find({ db, merchants }, clientId) {
      const found = await waitingMoney(db, { clientId, limit: most });
      const whose = [...new Set(found.map((one) => one.clientId))];
      return { count: found.length, names: whose.map((id) => merchants.find(id)?.name ?? id) };
    },
  },
  {
    kind: 'settlements-late',
    permission: 'settlements.read',
    async find({ db, clock, merchants, settlement }, clientId) {
      const since = new Date(clock.now().getTime() - lateMs);
      const found = await merchantsLate(db, { since, minimum: settlement.minimum, clientId });
      return { count: found.length, names: found.map((id) => merchants.find(id)?.name ?? id) };
    },
  },
  {
    kind: 'calendar-uncovered',
    permission: 'settlements.run',
    async find(deps) {
      const years = settlementCalendarWarnings(deps).map(({ year }) => String(year));
      return { count: years.length, names: years };
    },
  },
  {
    kind: 'ledger-unproven',
    permission: 'periods.close',
    async find({ db, clock }) {
      if ((await findProven(db)) !== undefined) return { count: 0 };
      const since = new Date(clock.now().getTime() - dayMs);
      const [booked] = await db.rows(
        sql`select from ledger_transactions where at < ${since}::timestamptz limit 1`,
      );
      return { count: booked === undefined ? 0 : 1 };
    },
  },
  {
    kind: 'periods-open',
    permission: 'periods.close',
    async find({ db, clock }) {
      const open = (await listPeriods(db, clock.now())).filter(
        ({ status }) => status === 'ENDED' || status === 'CLOSING',
      );
      return { count: open.length, names: open.map(({ month }) => month) };
    },
  },
];
