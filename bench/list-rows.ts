// Rows that a seeded book has none of: the audit log, refused calls, differences of reconciliations, people.
import { type Sql, sql, type Tx } from '../src/storage/db.ts';

/** Adds so many rows of each kind, over the last 90 days. The audit log's are sealed like all others, by its job. */
export async function fillLists(tx: Tx, count: number): Promise<void> {
  const at = sql`now() - (${count}::integer - i) * interval '90 days' / ${count}::integer`;
  const id = (when: Sql) =>
    sql`(left(id_from(${when})::text, 13) || right(gen_random_uuid()::text, 23))::uuid`;
  const rows = sql`(select i, ${at} as at, ${id(at)} as id, (
      select array_agg(client_id order by client_id) from merchants) as merchants
    from generate_series(1, ${count}::integer) as i) as n`;
  const client = sql`merchants[1 + i % cardinality(merchants)]`;
  await tx.rows(sql`
    insert into audit_entries (id, at, actor_kind, actor, client_id, action, object)
    select id, at, 'person', 'Person ' || i % 7, ${client}, 'refund payment',
      case when i % 3 = 0 then 'payment ' when i % 3 = 1 then 'refund ' else 'merchant ' end || i % 5000
    from ${rows}`);
  await tx.rows(sql`
    insert into refused_calls (id, at, client_id, known, dialect, request_id, method, path, status, code,
      wire_code, message, headers, body, body_bytes, intact, answer, unkept)
    select id, at, ${client}, true, 'classic', 'R-' || i, 'POST', '/kredivo-peer-to-peer/v2/generate-order',
      case when i % 50 = 0 then 409 else 400 end, 'SIGNATURE_INVALID', 'invalid_signature',
      'The signature is not valid', '{}', '', 0, true, '', 0
    from ${rows}`);
  await tx.rows(sql`
    with made as (
      insert into reconciliations (id, channel, from_at, to_at, file_name, file_hash, at, by, lines, matched)
      select id, 'kredivo', at, at, i || '.csv', decode(md5(i::text), 'hex'), at, 'Person 1', 10, 0
      from ${rows} where i % 10 = 0 returning id
    )
    insert into reconciliation_differences (id, reconciliation_id, channel, kind, reference, theirs, status)
    select gen_random_uuid(), made.id, 'kredivo', 'EXTRA', 'X-' || k, 1000, 'OPEN'
    from made cross join generate_series(1, 10) as k`);
  await tx.rows(sql`
    insert into people (id, email, name, role, client_id, managed_by, created_by, created_at)
    select id, 'person-' || i || '@example.test', 'Person ' || i, 'viewer', ${client}, 'office', 'bench', at
    from ${rows} where i % 100 = 0`);
}
