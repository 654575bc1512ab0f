// Reads all rows of a database for test/upgrade: npx tsx tools/release-rows.ts postgres://… > test/upgrade/NNNN.txt.gz
import { gzipSync } from 'node:zlib';
import pg from 'pg';

const [connectionString] = process.argv.slice(2);
if (connectionString === undefined) throw new Error('give the URL of the database');
const client = new pg.Client({ connectionString });
await client.connect();
const { rows: tables } = await client.query<{ name: string }>(`
  select relname as name from pg_class
  where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace and not relispartition order by 1`);
const lines: string[] = [];
for (const { name } of tables) {
  const { rows } = await client.query<{ list: string | null }>(
    `select jsonb_agg(to_jsonb(t))::text as list from ${name} t`,
  );
  if (rows[0]?.list) lines.push(`${name}\t${rows[0].list}\n`);
}
await client.end();
process.stdout.write(gzipSync(lines.join(''), { level: 9 }));
