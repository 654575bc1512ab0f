// Statements of account: the list, and one as a document to print or as CSV.

import { balancesBefore } from '../ledger/as-of.ts';
import { accounts } from '../ledger/posting.ts';
import { isMonth, monthEdges, monthOf } from '../lib/month.ts';
import {
  findStatement,
  listStatements as list,
  type Statement,
  type StatementFilter,
} from '../periods/statements.ts';
import { pagesOf, type ReportRow } from '../reports/report.ts';
import { statement as movements } from '../reports/statement.ts';
import type { Actor } from './actor.ts';
import { audit } from './audit.ts';
import type { OfficeDeps } from './deps.ts';
import { missing } from './named.ts';
import { demandOwn, narrowed } from './scope.ts';

/** A page of statements of closed months. Throws OBJECT_NOT_FOUND for another merchant. */
export function listStatements(
  { db }: Pick<OfficeDeps, 'db'>,
  actor: Actor,
  filter: StatementFilter,
): Promise<Statement[]> {
  return list(db, { ...filter, clientId: narrowed(actor, filter.clientId) });
}

export interface StatementTaken {
  /** Without an id and a number as long as the month is not closed: it may still change. */
  statement: Omit<Statement, 'id' | 'number' | 'movements'> & Partial<Pick<Statement, 'number'>>;
  /** The opening balance, every movement, and the closing balance, read as they are asked for. */
  pages: AsyncIterable<ReportRow[]>;
}

/**
 * A merchant's statement of a month. Of a closed one it is the same forever. Throws OBJECT_NOT_FOUND for another
 * merchant, and for a month that has not begun.
 */
export async function takeStatement(
  deps: OfficeDeps,
  actor: Actor,
  clientId: string,
  month: string,
): Promise<StatementTaken> {
  demandOwn(actor, clientId, 'merchant', clientId);
  if (!isMonth(month) || month > monthOf(deps.clock.now())) throw missing('statement', month);
  const statement =
    (await findStatement(deps.db, clientId, month)) ?? (await preliminary(deps, clientId, month));
  await audit(deps.db.single, actor, {
    action: 'take statement',
    object: `statement ${month}`,
    clientId,
  });
  const { from, until: to } = monthEdges(month);
  return { statement, pages: pagesOf(deps.db, movements, { from, to, clientId }) };
}

async function preliminary(
  { db, merchants }: OfficeDeps,
  clientId: string,
  month: string,
): Promise<StatementTaken['statement']> {
  const merchant = merchants.find(clientId);
  if (merchant === undefined) throw missing('merchant', clientId);
  const { from, until } = monthEdges(month);
  const own = [accounts.merchantPayable(clientId), accounts.merchantHeld(clientId)];
  const owed = async (at: Date) =>
    (await balancesBefore(db, at, own)).reduce((sum, { balance }) => sum + balance, 0n);
  const [opening, closing] = [await owed(from), await owed(until)];
  return { month, clientId, name: merchant.name, opening, closing };
}
