// Journals in the database.
import { type Reader, type Sql, sql } from '../storage/db.ts';
import type { Journal } from './journal.ts';

/** A journal with the one that undid it. */
export type FoundJournal = Journal & { reversedBy?: string | undefined };

interface Row {
  id: string;
  at: Date;
  by: string;
  reason: string;
  reverses: string | null;
  reversed_by: string | null;
  lines: { account: string; amount: string }[];
}

const columns = sql`j.id, j.at, j.by, j.reason, j.reverses,
  (select r.id from journals r where r.reverses = j.id) as reversed_by,
  (select jsonb_agg(jsonb_build_object('account', l.account, 'amount', l.amount::text) order by l.line)
    from journal_lines l where l.journal_id = j.id) as lines`;

function journalOf(row: Row): FoundJournal {
  return {
    id: row.id,
    at: row.at,
    by: row.by,
    reason: row.reason,
    reverses: row.reverses ?? undefined,
    reversedBy: row.reversed_by ?? undefined,
    lines: row.lines.map(({ account, amount }) => ({ account, amount: BigInt(amount) })),
  };
}

/** The journal of that id, a UUID. */
export async function findJournal(db: Reader, id: string): Promise<FoundJournal | undefined> {
  const [row] = await db.rows<Row>(sql`select ${columns} from journals j where j.id = ${id}::uuid`);
  return row && journalOf(row);
}

export interface JournalPage {
  after?: { at: Date; id: string } | undefined;
  limit: number;
}

/** A page of journals, the newest first. */
export async function listJournals(
  db: Reader,
  { after, limit }: JournalPage,
): Promise<FoundJournal[]> {
  const rows = await db.rows<Row>(sql`
    select ${columns} from journals j
    where true ${after === undefined ? sql`` : sql`and (j.at, j.id) < (${after.at}::timestamptz, ${after.id}::uuid)`}
    order by j.at desc, j.id desc limit ${limit}`);
  return rows.map(journalOf);
}

/** The CTE body that inserts a journal. It yields a row. */
export function insertJournal({ id, at, by, reason, reverses }: Journal): Sql {
  return sql`
    insert into journals (id, at, by, reason, reverses)
    values (${id}::uuid, ${at}::timestamptz, ${by}, ${reason}, ${reverses}::uuid) returning id`;
}

/** The CTE body that inserts its lines if `guard` returns a row. */
export function insertLines({ id, lines }: Journal, guard: Sql): Sql {
  return sql`
    insert into journal_lines (journal_id, line, account, amount)
    select ${id}::uuid, l.* from unnest(${lines.map((_, index) => index + 1)}::smallint[],
      ${lines.map(({ account }) => account)}::text[], ${lines.map(({ amount }) => amount)}::bigint[]) as l
    where exists (${guard})`;
}
