// Doctor: whether the database is a gateway's, and which migrations it has.
import { sql } from '../../storage/db.ts';
import type { Check } from './check.ts';

export const database: Check = {
  name: 'database',
  async examine({ db }) {
    const [server] = await db.rows<{ version: string; known: boolean }>(sql`
      select current_setting('server_version') as version,
        to_regclass('schema_migrations') is not null as known`);
    const version = `PostgreSQL ${server?.version ?? ''}`;
    if (!server?.known) {
      return [
        { level: 'bad', message: `${version}: no gateway has used it; start one on it first.` },
      ];
    }
    const [newest] = await db.rows<{ name: string }>(
      sql`select name from schema_migrations order by name desc limit 1`,
    );
    return [{ level: 'good', message: `${version}; its newest migration is ${newest?.name}.` }];
  },
};
