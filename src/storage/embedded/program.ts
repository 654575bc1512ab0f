// The role that the program runs as: made at the first start, also on a cluster of an earlier version.
import pg from 'pg';
import type { PostgresConnection } from '../connection.ts';
import { PROGRAM_ROLE } from './cluster.ts';

/** Makes the role if it does not exist. Returns its connection. Throws what the driver throws. */
export async function programOf(owner: PostgresConnection): Promise<PostgresConnection> {
  const client = new pg.Client({ ...owner, connectionTimeoutMillis: 5_000 });
  client.on('error', () => {});
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_roles where rolname = $1', [
      PROGRAM_ROLE,
    ]);
    if (rowCount === 0) await client.query(`create role ${PROGRAM_ROLE} login`);
    // On TCP it has the password of this cluster; on a unix socket it needs none.
    if (owner.password !== undefined) {
      const password = client.escapeLiteral(owner.password);
      await client.query(`alter role ${PROGRAM_ROLE} password ${password}`);
    }
  } finally {
    await client.end();
  }
  return { ...owner, user: PROGRAM_ROLE };
}
