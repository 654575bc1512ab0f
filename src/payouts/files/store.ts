// Payout files and result files in the database.
import { type Reader, sql, type Tx } from '../../storage/db.ts';
import type { FileFormat } from './layouts.ts';

export interface PayoutFile {
  id: string;
  at: Date;
  by: string;
  format: FileFormat;
  /** The own account that pays. */
  bankAccount: string;
  name: string;
  lines: number;
  /** Rupiah. */
  total: bigint;
}

interface FileRow extends Omit<PayoutFile, 'bankAccount' | 'total'> {
  bank_account: string;
  total: string;
}

const columns = sql`f.id, f.at, f.by, f.format, f.bank_account, f.name, f.lines, f.total::text as total`;

/** Stores a file with what it has, in the order of its lines. */
export async function saveFile(
  tx: Tx,
  file: PayoutFile,
  payoutIds: readonly string[],
  text: string,
): Promise<void> {
  await tx.rows(sql`
    with saved as (
      insert into payout_files (id, at, by, format, bank_account, name, lines, total, content)
      values (${file.id}::uuid, ${file.at}::timestamptz, ${file.by}, ${file.format},
        ${file.bankAccount}, ${file.name}, ${file.lines}::integer, ${String(file.total)}::numeric,
        ${Buffer.from(text)}::bytea)
      returning id
    )
    insert into payout_file_lines (file_id, line, payout_id)
    select saved.id, p.line, p.id
    from saved, unnest(${[...payoutIds]}::uuid[]) with ordinality as p (id, line)`);
}

/** The file of that id, a UUID. */
export async function findFile(db: Reader, id: string): Promise<PayoutFile | undefined> {
  const [row] = await db.rows<FileRow>(
    sql`select ${columns} from payout_files f where f.id = ${id}::uuid`,
  );
  return row && fileOf(row);
}

/** The bytes of the file of that id, as they were made. */
export async function fileContent(db: Reader, id: string): Promise<string | undefined> {
  const [row] = await db.rows<{ content: Buffer }>(
    sql`select content from payout_files where id = ${id}::uuid`,
  );
  return row?.content.toString('utf8');
}

export interface FilePage {
  /** Where the page before ended. */
  after?: { at: Date; id: string } | undefined;
  limit: number;
}

/** A page of files, the newest first. */
export async function listFiles(db: Reader, { after, limit }: FilePage): Promise<PayoutFile[]> {
  const place = after && sql`where (f.at, f.id) < (${after.at}::timestamptz, ${after.id}::uuid)`;
  const rows = await db.rows<FileRow>(sql`
    select ${columns} from payout_files f ${place ?? sql``} order by f.at desc, f.id desc limit ${limit}`);
  return rows.map(fileOf);
}

function fileOf({ bank_account: bankAccount, total, ...row }: FileRow): PayoutFile {
  return { ...row, bankAccount, total: BigInt(total) };
}

export interface LineProblem {
  /** In the file, the head being 1. */
  line: number;
  reference: string;
  /** A sentence. */
  problem: string;
}

/** A bank's result file that was read. */
export interface PayoutResult {
  id: string;
  at: Date;
  by: string;
  name: string;
  lines: number;
  /** Rupiah. */
  total: bigint;
  /** How many payouts it made so. */
  paid: number;
  failed: number;
  returned: number;
  /** Lines that say what was known. */
  unchanged: number;
  problems: LineProblem[];
}

interface ResultRow extends Omit<PayoutResult, 'total'> {
  total: string;
}

const resultColumns = sql`id, at, by, name, lines, total::text as total, paid, failed, returned, unchanged, problems`;

export async function saveResult(tx: Tx, result: PayoutResult, digest: Buffer): Promise<void> {
  await tx.rows(sql`
    insert into payout_results (id, at, by, name, digest, lines, total, paid, failed, returned, unchanged,
      problems)
    values (${result.id}::uuid, ${result.at}::timestamptz, ${result.by}, ${result.name},
      ${digest}::bytea, ${result.lines}::integer, ${String(result.total)}::numeric,
      ${result.paid}::integer, ${result.failed}::integer, ${result.returned}::integer,
      ${result.unchanged}::integer, ${JSON.stringify(result.problems)}::jsonb)`);
}

/** The result file with these bytes, if it was read before. */
export async function findResult(db: Reader, digest: Buffer): Promise<PayoutResult | undefined> {
  const [row] = await db.rows<ResultRow>(
    sql`select ${resultColumns} from payout_results where digest = ${digest}::bytea`,
  );
  return row && resultOf(row);
}

/** A page of result files, the newest first. */
export async function listResults(db: Reader, { after, limit }: FilePage): Promise<PayoutResult[]> {
  const place = after && sql`where (at, id) < (${after.at}::timestamptz, ${after.id}::uuid)`;
  const rows = await db.rows<ResultRow>(sql`
    select ${resultColumns} from payout_results ${place ?? sql``} order by at desc, id desc limit ${limit}`);
  return rows.map(resultOf);
}

function resultOf({ total, ...row }: ResultRow): PayoutResult {
  return { ...row, total: BigInt(total) };
}
