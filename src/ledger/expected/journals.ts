// The postings that journals must have: their lines.
import { type Sql, sql } from '../../storage/db.ts';
import { type Among, among } from '../among.ts';

export function journalPostings(facts: Among): Sql {
  return sql`
    select journal_id, 'manual', account, amount from journal_lines
    where ${among(sql`journal_id`, facts)}`;
}
