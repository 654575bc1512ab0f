// The head of the book: a digest of its last state.
import { createHash } from 'node:crypto';
import { type Reader, sql } from '../storage/db.ts';

/**
 * SHA-256, in hexadecimal, of this text in UTF-8: the id of the last transaction (`-` if there is none) and, by name,
 * each account with its balance in rupiah, `account balance`, each in a line that ends with LF. Two books with the
 * same head end with the same transaction and have the same balances. It says nothing about how they came to be: what
 * proves that is the proof.
 */
export async function ledgerHead(db: Reader): Promise<string> {
  const [row] = await db.rows<{ last: string | null; lines: string }>(sql`
    select (select id from ledger_transactions order by id desc limit 1) as last,
      coalesce((select string_agg(account || ' ' || total || E'\\n', '' order by account collate "C")
        from (select account, sum(balance) as total from ledger_balances group by account) b), '')
      as lines`);
  return createHash('sha256')
    .update(`${row?.last ?? '-'}\n${row?.lines ?? ''}`)
    .digest('hex');
}
