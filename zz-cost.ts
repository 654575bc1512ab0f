import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbedded } from './src/storage/embedded.ts';
import { migrate } from './src/storage/migrate.ts';
const log = { info: () => {}, warn: () => {} };
const dir = mkdtempSync(join(tmpdir(), 'zz-cost-'));
const server = await startEmbedded({ dataDir: dir, log, extraSettings: { synchronous_commit: 'off', fsync: 'off', autovacuum: 'off' } });
await migrate(server.connection);
const c = new pg.Client(server.connection);
await c.connect();
await c.query(`create function zz_row() returns trigger language plpgsql as $$ begin
 if (select sum(amount) from postings where transaction_id = new.transaction_id) <> 0 then raise exception 'no'; end if; return null; end $$`);
const insert = (n: number) => ({ name: `i${n}`, text: `
 with t as (select gen_random_uuid() as id, gen_random_uuid() as fact from generate_series(1, ${n})),
 b as (insert into ledger_transactions (id, kind, fact_id, at) select id, 'paid', fact, now() from t returning id)
 insert into postings (transaction_id, line, account, amount)
 select t.id, l.line, l.account, l.amount from t cross join (values (1,'acquirer:x:receivable',-150000),(2,'merchant:y:payable',150000)) as l(line,account,amount)` });
const modes: Record<string, string> = {
  none: 'alter table postings disable trigger balanced',
  statement: 'alter table postings enable trigger balanced',
  row: 'alter table postings disable trigger balanced; create constraint trigger zz after insert on postings deferrable initially deferred for each row execute function zz_row()',
};
const found: Record<string, number[]> = {};
for (let round = 0; round < 6; round++) for (const [mode, ddl] of Object.entries(modes)) for (const n of [2, 100]) {
  await c.query('drop trigger if exists zz on postings');
  await c.query(ddl);
  const times = n === 2 ? 2000 : 150;
  for (let i = 0; i < 30; i++) await c.query(insert(n));
  const began = performance.now();
  for (let i = 0; i < times; i++) await c.query(insert(n));
  (found[`${mode} ${n}`] ??= []).push(((performance.now() - began) * 1000) / times / (n / 2));
}
for (const [k, v] of Object.entries(found)) console.log(k, 'us per payment (2 transactions)', [...v].sort((a, b) => a - b)[Math.floor(v.length / 2)]?.toFixed(1), 'min', Math.min(...v).toFixed(1));
await c.end();
await server.stop();
rmSync(dir, { recursive: true, force: true });
