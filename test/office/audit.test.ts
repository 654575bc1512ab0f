// The audit log: everything is written, nothing can be changed, and what was changed all the same is found.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { proveChain, sealEntries } from '../../src/audit/chain.ts';
import { append, findEntries } from '../../src/audit/store.ts';
import { sql } from '../../src/storage/db.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { clientId, startTestGateway } from '../support/gateway.ts';
import { callOffice, dashboardKeys, keyOf, otherClientId } from '../support/office.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

async function write(count: number): Promise<void> {
  for (let number = 0; number < count; number++) {
    await append(database.db.single, {
      actor: { kind: 'person', name: 'Ani', id: '1' },
      from: '192.0.2.1',
      clientId,
      action: 'test',
      object: `thing ${number}`,
      before: { b: 1, a: 'é' },
      after: { number },
    });
  }
}

async function asOwner(work: () => Promise<unknown>): Promise<void> {
  const { single } = database.db;
  await single.rows(sql`alter table audit_entries disable trigger user`);
  await work();
  await single.rows(sql`alter table audit_entries enable trigger user`);
}

describe('the chain', () => {
  it('numbers entries without gaps, also when several processes seal at once', async () => {
    await write(5);
    await Promise.all([sealEntries(database.db), sealEntries(database.db), write(3)]);
    const proof = await proveChain(database.db);
    expect(proof).toMatchObject({ ok: true, head: { sequence: 8n }, problems: [] });
  });

  it('lets nobody change, renumber, remove or empty it', async () => {
    const { single } = database.db;
    const refused = 'entries of the audit log are never changed';
    for (const statement of [
      sql`update audit_entries set actor = 'Budi' where sequence = 2`,
      sql`update audit_entries set sequence = 99 where sequence = 2`,
      sql`delete from audit_entries where sequence = 2`,
      sql`truncate audit_entries`,
    ]) {
      await expect(single.rows(statement)).rejects.toThrow(refused);
    }
  });

  it('shows what an owner of the table has changed', async () => {
    const { single } = database.db;
    await asOwner(() =>
      single.rows(sql`update audit_entries set after = '{"number":7}' where sequence = 2`),
    );
    const { ok, problems } = await proveChain(database.db);
    expect([ok, problems.length]).toEqual([false, 1]);
    expect(problems[0]).toMatch(/^Entry 2 .* was changed\.$/);
    await asOwner(() =>
      single.rows(sql`update audit_entries set after = '{"number":1}' where sequence = 2`),
    );
    expect((await proveChain(database.db)).ok).toBe(true);
  });

  it('misses what was removed, in the middle and at the end', async () => {
    const { single } = database.db;
    await asOwner(() => single.rows(sql`delete from audit_entries where sequence in (4, 8)`));
    const { problems } = await proveChain(database.db);
    expect(problems).toContain('Entries 4 to 4 are missing.');
    expect(problems).toContain('Entries 8 to 8 are missing.');
  });
});

describe('its pages', () => {
  /** Of an actor, about objects `parcel 1` and so on. */
  const fill = (actor: string, count: number) =>
    database.db.single.rows(sql`
      insert into audit_entries (id, at, actor_kind, actor, client_id, action, object)
      select (left(id_from(now() + i * interval '1 ms')::text, 13) || right(gen_random_uuid()::text, 23))::uuid,
        now(), 'person', ${actor}, ${clientId}, 'test', 'parcel ' || i
      from generate_series(1, ${count}::integer) as i`);

  it('find an object by its kind, by its name, and as a whole', async () => {
    await fill('Citra', 10);
    const found = async (object: string) =>
      (await findEntries(database.db, { object, limit: 20 })).entries.map((one) => one.object);
    expect(await found('parcel')).toHaveLength(10);
    expect(await found('parcel 7')).toEqual(['parcel 7']);
    expect(await found('7')).toContain('parcel 7');
    expect(await found('parce')).toEqual([]);
  });

  it('go on where enough was looked through for what is rare', async () => {
    await fill('Dewi', 1);
    await fill('Eka', 4500);
    const wanted = { actor: 'Dewi', object: 'parcel', limit: 5 };
    const pages: number[] = [];
    let after: string | undefined;
    do {
      const { entries, horizon } = await findEntries(database.db, { ...wanted, after });
      pages.push(entries.length);
      after = horizon;
    } while (after !== undefined);
    expect(pages).toEqual([0, 0, 1]);
    const own = await findEntries(database.db, { actor: 'Dewi', limit: 5 });
    expect([own.entries.length, own.horizon]).toEqual([1, undefined]);
  });
});

describe('the operations', () => {
  it('list, filter, export and prove', async () => {
    const merchants = [clientId, otherClientId].map((id) => ({
      name: id,
      client_id: id,
      secret_key: 'SK-1',
    }));
    const file = () => ({ merchants, dashboard: { keys: dashboardKeys } });
    const house = await startTestGateway({ file });
    try {
      const ask = <Body>(path: string, call = {}) => callOffice<Body>(house.url, path, call);
      const made = await ask<{ id: string }>('/keys', {
        body: { name: 'ci', role: 'viewer', client_id: clientId },
      });
      await ask('/keys', { body: { name: 'ops', role: 'viewer' } });
      interface Entries {
        entries: { actor: string; action: string; object: string; after: unknown; from: string }[];
        next: string | null;
      }
      const all = await ask<Entries>('/audit');
      expect(all.body.entries).toHaveLength(2);
      const one = await ask<Entries>(`/audit?object=${encodeURIComponent(`key ${made.body.id}`)}`);
      expect(one.body.entries).toEqual([
        expect.objectContaining({
          actor: 'operator of all',
          action: 'create key',
          object: `key ${made.body.id}`,
          from: '127.0.0.1',
          after: { name: 'ci', role: 'viewer', client_id: clientId },
        }),
      ]);
      const first = await ask<Entries>('/audit?limit=1');
      expect(first.body.next).not.toBeNull();
      const second = await ask<Entries>(`/audit?limit=1&after=${first.body.next}`);
      expect(second.body).toMatchObject({ entries: [{ action: 'create key' }], next: null });
      // A merchant's owner sees what belongs to the merchant.
      const own = await ask<Entries>('/audit', { key: keyOf('owner', clientId) });
      expect(own.body.entries.map(({ object }) => object)).toEqual([`key ${made.body.id}`]);
      const others = await ask<Entries>('/audit', { key: keyOf('owner', otherClientId) });
      expect(others.body.entries).toEqual([]);
      const proof = await ask('/audit/proof');
      expect(proof.body).toMatchObject({ ok: true, head: { sequence: 2 } });
      const file = await ask<string>('/audit/export');
      const lines = String(file.body)
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      expect(lines).toHaveLength(2);
      expect(file.headers.get('content-disposition')).toContain('audit.ndjson');
      expect(JSON.stringify(lines)).not.toContain('gok_');
    } finally {
      await house.stop();
    }
  });
});
