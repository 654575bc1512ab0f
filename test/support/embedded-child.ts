// A gateway's storage in a separate process, to be killed: prints "ready", then the number of each committed row.
import { sql } from '../../src/storage/db.ts';
import { startEmbedded } from '../../src/storage/embedded.ts';
import { connectPostgres } from '../../src/storage/postgres.ts';

const [dataDir = '', task = ''] = process.argv.slice(2);
const log = { info: () => {}, warn: () => {} };

const say = (line: string) => process.stdout.write(`${line}\n`);

async function write(): Promise<void> {
  const server = await startEmbedded({ dataDir, log });
  say('ready');
  if (task === 'exit') process.exit(1);
  const db = await connectPostgres({ ...server.connection, maxConnections: 4 });
  await db.single.rows(
    sql`create table if not exists written (n int8 generated always as identity)`,
  );
  const writer = async () => {
    for (;;) {
      const [row] = await db.single.rows<{ n: bigint }>(
        sql`insert into written default values returning n`,
      );
      say(String(row?.n));
    }
  };
  await Promise.all([writer(), writer(), writer(), writer()]);
}

write().catch((error: Error) => {
  say(`${error.name}: ${error.message}`);
  process.exit(2);
});
