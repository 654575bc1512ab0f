// No start reads in proportion to the book: what it asks of tables that grow is explained on a seeded book.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { releaseAll, releaseOf } from '../../src/notifications/lease.ts';
import { type Sql, sql } from '../../src/storage/db.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { type Explainer, noting, openExplainer } from '../support/explained.ts';
import { command } from '../support/terminal.ts';

let database: FreshDatabase;
let explainer: Explainer;
beforeAll(async () => {
  database = await freshDatabase();
  const env = {
    DATABASE_URL: database.url,
    ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
  };
  expect(await command(['seed', '--payments', '4000'], env)).toMatchObject({ code: 0 });
  await database.db.single.rows(sql`vacuum analyze notifications`);
  explainer = await openExplainer(database.connection);
}, 120_000);
afterAll(async () => {
  await explainer?.end();
  await database?.drop();
});

it.each([
  ['all leases', releaseAll],
  ['the leases of a dead process', (tx) => releaseOf(tx, randomUUID())],
] as [string, typeof releaseAll][])(
  'releasing %s reads no delivered notification',
  async (_, release) => {
    const noted: Sql[] = [];
    await release(noting(database.db, (query) => noted.push(query)).single);
    for (const query of noted) {
      const { scanned, buffers } = await explainer.explain(query);
      expect({ scanned, few: buffers < 100 }).toEqual({ scanned: [], few: true });
    }
    expect(noted).toHaveLength(1);
  },
);
