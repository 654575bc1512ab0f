// Statements and their entries in the database.
import { type Reader, type Sql, sql, type Tx } from '../storage/db.ts';
import type { BankEntry, BankStatement, EntryRead, StatementRead } from './statements/statement.ts';

interface StatementRow {
  id: string;
  bank_account: string;
  number: number;
  format: string;
  name: string;
  from_day: string;
  to_day: string;
  opening: bigint;
  closing: bigint;
  entries: number;
  open: bigint;
  at: Date;
  by: string;
}

const statements = sql`
  select s.id, s.bank_account, s.number, s.format, s.name, s.from_day::text as from_day, s.to_day::text as to_day,
    s.opening, s.closing, s.entries, s.at, s.by,
    (select count(*) from bank_entries e where e.statement_id = s.id and not e.matched) as open
  from bank_statements s`;

function statementOf(row: StatementRow): BankStatement {
  const { bank_account: bankAccount, from_day: fromDay, to_day: toDay, open, ...same } = row;
  return { ...same, bankAccount, fromDay, toDay, open: Number(open) };
}

/** The statement of that id, a UUID. */
export async function findStatement(db: Reader, id: string): Promise<BankStatement | undefined> {
  const [row] = await db.rows<StatementRow>(sql`${statements} where s.id = ${id}::uuid`);
  return row && statementOf(row);
}

/** The statement of this very file, if it was imported before. */
export async function findByDigest(
  db: Reader,
  bankAccount: string,
  digest: Buffer,
): Promise<BankStatement | undefined> {
  const [row] = await db.rows<StatementRow>(sql`
    ${statements} where s.bank_account = ${bankAccount} and s.digest = ${digest}::bytea`);
  return row && statementOf(row);
}

/** The newest statement of an own account. */
export async function lastStatement(
  db: Reader,
  bankAccount: string,
): Promise<BankStatement | undefined> {
  const [row] = await db.rows<StatementRow>(sql`
    ${statements} where s.bank_account = ${bankAccount} order by s.number desc limit 1`);
  return row && statementOf(row);
}

export interface StatementFilter {
  bankAccount?: string | undefined;
  after?: { at: Date; id: string } | undefined;
  limit: number;
}

/** A page of statements, the newest first. */
export async function listStatements(
  db: Reader,
  { bankAccount, after, limit }: StatementFilter,
): Promise<BankStatement[]> {
  const rows = await db.rows<StatementRow>(sql`
    ${statements}
    where true ${bankAccount === undefined ? sql`` : sql`and s.bank_account = ${bankAccount}`}
      ${after === undefined ? sql`` : sql`and (s.at, s.id) < (${after.at}::timestamptz, ${after.id}::uuid)`}
    order by s.at desc, s.id desc limit ${limit}`);
  return rows.map(statementOf);
}

/** What is kept of a statement in addition to what its file says. */
export interface NewStatement {
  id: string;
  bankAccount: string;
  number: number;
  name: string;
  digest: Buffer;
  opening: bigint;
  at: Date;
  bookedAt: Date;
  by: string;
}

/** An entry that was not known, with the text by which it is known from now on. */
export type NewEntry = EntryRead & { id: string; identity: string };

/** Stores a statement with its new entries. */
export async function saveStatement(
  tx: Tx,
  made: NewStatement,
  { format, fromDay, toDay, closing }: StatementRead,
  entries: readonly NewEntry[],
): Promise<void> {
  await tx.rows(sql`
    insert into bank_statements (id, bank_account, number, format, name, digest, from_day, to_day, opening,
      closing, entries, at, booked_at, by)
    values (${made.id}::uuid, ${made.bankAccount}, ${made.number}::integer, ${format}, ${made.name},
      ${made.digest}::bytea, ${fromDay}::date, ${toDay}::date, ${made.opening}::bigint, ${closing}::bigint,
      ${entries.length}::integer, ${made.at}::timestamptz, ${made.bookedAt}::timestamptz, ${made.by})`);
  const column = <T>(pick: (one: NewEntry) => T) => entries.map(pick);
  await tx.rows(sql`
    insert into bank_entries (id, statement_id, bank_account, line, day, amount, reference, text, identity)
    select e.id, ${made.id}::uuid, ${made.bankAccount}, e.line, e.day, e.amount, e.reference, e.text, e.identity
    from unnest(${column((e) => e.id)}::uuid[], ${column((e) => e.line)}::integer[],
      ${column((e) => e.day)}::date[], ${column((e) => e.amount)}::bigint[],
      ${column((e) => e.reference)}::text[], ${column((e) => e.text)}::text[],
      ${column((e) => e.identity)}::text[])
      as e (id, line, day, amount, reference, text, identity)`);
}

/** Which of these entries an earlier statement of the account had. */
export async function knownEntries(
  db: Reader,
  bankAccount: string,
  identities: readonly string[],
): Promise<Set<string>> {
  const rows = await db.rows<{ identity: string }>(sql`
    select identity from bank_entries
    where bank_account = ${bankAccount} and identity = any(${[...identities]}::text[])`);
  return new Set(rows.map(({ identity }) => identity));
}

interface EntryRow {
  id: string;
  statement_id: string;
  bank_account: string;
  line: number;
  day: string;
  amount: bigint;
  reference: string | null;
  text: string;
  matched: boolean;
  at: Date;
}

function entriesWhere(condition: Sql): Sql {
  return sql`
    select e.id, e.statement_id, e.bank_account, e.line, e.day::text as day, e.amount, e.reference, e.text,
      e.matched, s.at
    from bank_entries e join bank_statements s on s.id = e.statement_id where ${condition}`;
}

function entryOf(row: EntryRow): BankEntry {
  const { statement_id: statementId, bank_account: bankAccount, ...same } = row;
  return { ...same, statementId, bankAccount };
}

/** The entry of that id, a UUID. */
export async function findEntry(db: Reader, id: string): Promise<BankEntry | undefined> {
  const [row] = await db.rows<EntryRow>(entriesWhere(sql`e.id = ${id}::uuid`));
  return row && entryOf(row);
}

/** The entry as it is now. Until the transaction ends, nobody else changes it. */
export async function lockEntry(tx: Tx, id: string): Promise<BankEntry | undefined> {
  const [row] = await tx.rows<EntryRow>(
    sql`${entriesWhere(sql`e.id = ${id}::uuid`)} for update of e`,
  );
  return row && entryOf(row);
}

/** Entries that nobody has matched yet, the oldest first. */
export async function openEntries(db: Reader, limit: number): Promise<BankEntry[]> {
  const rows = await db.rows<EntryRow>(
    sql`${entriesWhere(sql`not e.matched`)} order by e.day, e.id limit ${limit}`,
  );
  return rows.map(entryOf);
}

export interface EntryPage {
  /** Whether those that are matched, or the others; all if it is absent. */
  matched?: boolean | undefined;
  after?: { line: number; id: string } | undefined;
  limit: number;
}

/** A page of a statement's entries, in the order of the file. */
export async function entryPage(
  db: Reader,
  statementId: string,
  { matched, after, limit }: EntryPage,
): Promise<BankEntry[]> {
  const rows = await db.rows<EntryRow>(sql`
    ${entriesWhere(sql`e.statement_id = ${statementId}::uuid
      ${matched === undefined ? sql`` : sql`and e.matched = ${matched}`}
      ${after === undefined ? sql`` : sql`and (e.line, e.id) > (${after.line}::integer, ${after.id}::uuid)`}`)}
    order by e.line, e.id limit ${limit}`);
  return rows.map(entryOf);
}
