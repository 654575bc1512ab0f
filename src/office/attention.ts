// What needs somebody's attention now: each kind with how many there are.

import { wibDay } from '../lib/wib.ts';
import { isSnapKeyUnusable } from '../merchants/merchant.ts';
import { blockedAccounts } from '../settlement/returned.ts';
import { merchantsLate } from '../settlement/take.ts';
import { waitingMoney } from '../settlement/unpaid.ts';
import { type Reader, type Sql, sql } from '../storage/db.ts';
import type { Actor } from './actor.ts';
import type { OfficeDeps } from './deps.ts';
import { may, type Permission } from './roles.ts';
import { narrowed } from './scope.ts';
import { settlementCalendarWarnings } from './settlements.ts';

export type AttentionKind =
  | 'notifications-exhausted'
  | 'receivers-failing'
  | 'refunds-due'
  | 'payouts-failed'
  | 'payouts-late'
  | 'exceptions-open'
  | 'disputes-due'
  | 'approvals-pending'
  | 'accounts-unverified'
  | 'snap-keys-unusable'
  | 'money-waiting'
  | 'settlements-late'
  | 'calendar-uncovered';

export interface AttentionItem {
  kind: AttentionKind;
  /** At most `most`: then there may be more. */
  count: number;
  /** Some of them by name, such as receivers or merchants. */
  names: string[];
}

/** A dispute that has to be answered within so many days needs attention. */
const dueSoonDays = 3;

/** More than this are not counted. */
const most = 1000;
const namesShown = 5;
const dayMs = 24 * 3600 * 1000;

interface Look {
  kind: AttentionKind;
  permission: Permission;
  find(
    deps: OfficeDeps,
    clientId: string | undefined,
  ): Promise<{ count: number; names?: string[] }>;
}

const looks: readonly Look[] = [
  {
    kind: 'notifications-exhausted',
    permission: 'notifications.read',
    find: ({ db }, clientId) =>
      counted(db, sql`select from notifications where status = 'EXHAUSTED' and ${isOf(clientId)}`),
  },
  {
    kind: 'receivers-failing',
    permission: 'notifications.read',
    async find({ deliveries, merchants }, clientId) {
      const own = clientId === undefined ? undefined : merchants.find(clientId);
      const urls = [own?.notificationUrl, ...Object.values(own?.notificationUrls ?? {})];
      const origins = urls.flatMap((url) => (url && URL.canParse(url) ? new URL(url).origin : []));
      const names = (await deliveries.failing()).filter(
        (origin) => clientId === undefined || origins.includes(origin),
      );
      return { count: names.length, names };
    },
  },
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
    async find({ merchants }, clientId) {
      const found = merchants
        .all()
        .filter((merchant) => clientId === undefined || merchant.clientId === clientId)
        .filter((one) => one.settlementAccounts.some(({ status }) => status === 'unverified'));
      return { count: found.length, names: found.map(({ name }) => name) };
    },
  },
  {
    kind: 'snap-keys-unusable',
    permission: 'merchants.read',
    async find({ merchants }, clientId) {
      const found = merchants
        .all()
        .filter((merchant) => clientId === undefined || merchant.clientId === clientId)
        .filter(isSnapKeyUnusable);
      return { count: found.length, names: found.map(({ name }) => name) };
    },
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
];

/** A batch that was not made a day after its money fell due has failed, or its merchant has no verified account. */
const lateMs = 24 * 3600 * 1000;

/** How many there are of each kind, over all merchants; those of which there are none too. */
export async function attentionOverAll(
  deps: OfficeDeps,
): Promise<Readonly<Record<AttentionKind, number>>> {
  const counts = await Promise.all(
    looks.map(async ({ kind, find }) => [kind, (await find(deps, undefined)).count] as const),
  );
  return Object.fromEntries(counts) as Record<AttentionKind, number>;
}

/** What the actor may see of it, in the order of urgency. Throws OBJECT_NOT_FOUND for another merchant. */
export async function attentionFor(
  deps: OfficeDeps,
  actor: Actor,
  asked?: string,
): Promise<AttentionItem[]> {
  const clientId = narrowed(actor, asked);
  const allowed = looks.filter(({ permission }) => may(actor, permission));
  const found = await Promise.all(
    allowed.map(async ({ kind, find }) => {
      const { count, names = [] } = await find(deps, clientId);
      return { kind, count, names: names.slice(0, namesShown) };
    }),
  );
  return found.filter(({ count }) => count > 0);
}

async function counted(db: Reader, rows: Sql): Promise<{ count: number }> {
  const [row] = await db.rows<{ count: number }>(
    sql`select count(*)::int as count from (${rows} limit ${most}) found`,
  );
  return { count: row?.count ?? 0 };
}

/** The names of the merchants that they belong to, each once. */
function namesOf(
  merchants: OfficeDeps['merchants'],
  of: readonly { clientId: string }[],
): string[] {
  return [...new Set(of.map(({ clientId }) => merchants.find(clientId)?.name ?? clientId))];
}

function isOf(clientId: string | undefined): Sql {
  return clientId === undefined ? sql`true` : sql`client_id = ${clientId}`;
}
