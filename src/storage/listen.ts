// Messages between processes through PostgreSQL: LISTEN on a connection of its own, which is opened again if it breaks.
import pg from 'pg';
import type { PostgresConnection } from './connection.ts';
import { type Reader, sql } from './db.ts';

/** How long after a failure the connection is tried again, in milliseconds. */
const againMs = 2000;

/** Hears the messages of a channel until the returned function is called. Never throws: while it cannot connect, it hears nothing. */
export function listen(
  connection: PostgresConnection,
  channel: string,
  hear: (message: string) => void,
): () => Promise<void> {
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  const later = () => {
    client = undefined;
    if (!closed) timer ??= setTimeout(open, againMs).unref();
  };
  const open = async () => {
    timer = undefined;
    const next = new pg.Client({ ...connection, application_name: 'gapura news', keepAlive: true });
    client = next;
    next.on('error', () => {});
    next.on('end', later);
    next.on('notification', ({ payload = '' }) => hear(payload));
    try {
      await next.connect();
      await next.query(`listen ${pg.escapeIdentifier(channel)}`);
    } catch {
      // A client whose connection fails ends too, but not in every case.
      await next.end().catch(() => {});
      later();
    }
  };
  void open();
  return async () => {
    closed = true;
    clearTimeout(timer);
    await client?.end().catch(() => {});
  };
}

/** Sends a message to everyone who listens, this process included. At most 8000 bytes. */
export async function notify(db: Reader, channel: string, message: string): Promise<void> {
  await db.rows(sql`select pg_notify(${channel}, ${message})`);
}
