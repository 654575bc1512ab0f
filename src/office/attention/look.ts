// How a kind of attention is looked for, and what its lookers share.
import type { Merchant } from '../../merchants/merchant.ts';
import { type Reader, type Sql, sql } from '../../storage/db.ts';
import type { OfficeDeps } from '../deps.ts';
import type { Permission } from '../roles.ts';

/** In the order of urgency. */
export const attentionKinds = [
  'outcomes-unknown',
  'providers-down',
  'payouts-failed',
  'payouts-late',
  'money-waiting',
  'settlements-late',
  'notifications-exhausted',
  'receivers-failing',
  'signatures-refused',
  'refunds-due',
  'disputes-due',
  'approvals-pending',
  'account-changes',
  'services-requested',
  'exceptions-old',
  'exceptions-open',
  'ledger-unproven',
  'accounts-unverified',
  'snap-keys-unusable',
  'calendar-uncovered',
  'periods-open',
] as const;

export type AttentionKind = (typeof attentionKinds)[number];

/** How something is looked for. Only those who may do something about it have the permission. */
export interface Look {
  kind: AttentionKind;
  permission: Permission;
  find(deps: OfficeDeps, clientId: string | undefined): Promise<Found>;
}

export interface Found {
  count: number;
  names?: string[];
}

/** More than this are not counted. */
export const most = 1000;

export const dayMs = 24 * 3600 * 1000;

/** How many rows there are, at most `most`. */
export async function counted(db: Reader, rows: Sql): Promise<{ count: number }> {
  const [row] = await db.rows<{ count: number }>(
    sql`select count(*)::int as count from (${rows} limit ${most}) found`,
  );
  return { count: row?.count ?? 0 };
}

/** The names of the merchants that they belong to, each once. */
export function namesOf(
  merchants: OfficeDeps['merchants'],
  of: readonly { clientId: string }[],
): string[] {
  return [...new Set(of.map(({ clientId }) => merchants.find(clientId)?.name ?? clientId))];
}

/** Looks for merchants that are so, among all or only the one. */
export function merchantsThat(are: (one: Merchant) => boolean): Look['find'] {
  return async ({ merchants }, clientId) => {
    const found = merchants
      .all()
      .filter((one) => (clientId === undefined || one.clientId === clientId) && are(one));
    return { count: found.length, names: found.map(({ name }) => name) };
  };
}

/** A condition of SQL: rows of that merchant, or all. */
export function isOf(clientId: string | undefined): Sql {
  return clientId === undefined ? sql`true` : sql`client_id = ${clientId}`;
}
