// Secret keys of merchants in the office: made, used next to the older one, removed; and fees with dates.
import { describe, expect, it } from 'vitest';
import { sql } from '../../src/storage/db.ts';
import { keyOf } from '../support/office.ts';
import { detailOf, invoice, useMerchantWorld } from './merchant-world.ts';

const world = useMerchantWorld();
const { office, make, order, pay } = world;

interface Key {
  id: string;
  secret_key: string;
}
interface Listed {
  secret_keys: {
    id: string;
    hint: string;
    signs: boolean;
    created_at: string;
    last_used_at: string | null;
  }[];
}

describe('rotating a key', () => {
  it('accepts the new and the old one, signs with the new one, and refuses a removed one', async () => {
    const made = await make();
    const path = `/merchants/${made.client_id}/secret-keys`;
    const added = await office<Key>(path, { body: {} });
    expect(added).toMatchObject({
      status: 201,
      body: { secret_key: expect.stringMatching(/^SK-/) },
    });
    const newer = { ...made, secret_key: added.body.secret_key };
    expect((await order(made, invoice())).status).toBe(200);
    expect((await order(newer, invoice())).status).toBe(200);

    const { body } = await office<Listed>(path);
    expect(body.secret_keys).toMatchObject([
      { id: added.body.id, hint: `…${added.body.secret_key.slice(-4)}`, signs: true },
      { hint: `…${made.secret_key.slice(-4)}`, signs: false },
    ]);
    expect(JSON.stringify(body)).not.toContain(added.body.secret_key);

    const third = await office(path, { body: {} });
    expect([third.status, detailOf(third)]).toEqual([409, expect.stringContaining('Two secret')]);

    const old = body.secret_keys[1]?.id;
    expect((await office(`${path}/${old}`, { method: 'DELETE' })).status).toBe(204);
    expect(await order(made, invoice())).toMatchObject({
      status: 400,
      error: { code: 'invalid_signature' },
    });
    expect((await order(newer, invoice())).status).toBe(200);
    const last = await office(`${path}/${added.body.id}`, { method: 'DELETE' });
    expect([last.status, detailOf(last)]).toEqual([
      409,
      expect.stringContaining('only secret key'),
    ]);
    expect((await office(`${path}/${old}`, { method: 'DELETE' })).status).toBe(404);
  });

  it('shows when each key was last used, behind the calls', async () => {
    const made = await make();
    const path = `/merchants/${made.client_id}/secret-keys`;
    const added = await office<Key>(path, { body: {} });
    const uses = async () => {
      await world.house.advance(0);
      return (await office<Listed>(path)).body.secret_keys.map(({ last_used_at: at }) => at);
    };
    expect(await uses()).toEqual([null, null]);
    const forged = { ...made, secret_key: 'SK-of-nobody' };
    expect((await order(forged, invoice())).status).toBe(400);
    expect(await uses()).toEqual([null, null]);
    await order(made, invoice());
    const [newer, older] = await uses();
    expect([newer, Math.abs(Date.parse(older ?? '') - Date.now()) < 60_000]).toEqual([null, true]);
    await order({ ...made, secret_key: added.body.secret_key }, invoice());
    await order(made, invoice());
    // Within a minute the older key's use is not written again.
    expect(await uses()).toEqual([expect.any(String), older]);
  });

  it('writes it down without the keys', async () => {
    const made = await make();
    const path = `/merchants/${made.client_id}/secret-keys`;
    const added = await office<Key>(path, { body: {}, headers: { 'idempotency-key': 'rotate' } });
    const { body } = await office(`/audit?client_id=${made.client_id}`);
    expect(body).toMatchObject({
      entries: [{ action: 'create secret key' }, { action: 'create merchant' }],
    });
    const everywhere = [
      await world.house.db.rows(sql`select * from office_calls`),
      await world.house.db.rows(sql`select * from merchant_secret_keys`),
      body,
    ];
    for (const secret of [made.secret_key, added.body.secret_key]) {
      expect(JSON.stringify(everywhere)).not.toContain(secret);
    }
  });
});

describe('fees with dates', () => {
  const feesOf = async (clientId: string) => {
    const rows = await world.house.db.rows<{ reference: string; fee: bigint }>(sql`
      select p.reference, r.fee from receipts r join payments p on p.id = r.payment_id
      where p.client_id = ${clientId} order by r.paid_at`);
    return rows.map(({ fee }) => Number(fee));
  };

  it('price a receipt by when it was paid, and never an older one again', async () => {
    const made = await make({ fees: { indomaret: { fixed: 5000, basis_points: 0 } } });
    const [first, second, third] = [invoice(), invoice(), invoice()];
    for (const one of [first, second, third]) expect((await order(made, one)).status).toBe(200);
    await pay(made, first);

    const { body: clock } = await world.house.sandbox('clock');
    const inAnHour = new Date(Date.parse((clock as { now: string }).now) + 3600_000).toISOString();
    const set = await office(`/merchants/${made.client_id}/fees`, {
      body: { channel: 'indomaret', fixed: 7000, basis_points: 0, from: inAnHour },
    });
    expect(set.body).toMatchObject({
      fees: { indomaret: [{ fixed: 5000 }, { fixed: 7000, from: inAnHour }] },
    });
    await pay(made, second);
    await world.house.advance(3601);
    await pay(made, third);
    expect(await feesOf(made.client_id)).toEqual([5000, 5000, 7000]);

    await office(`/merchants/${made.client_id}`, { method: 'PATCH', body: { fees: null } });
    expect(await feesOf(made.client_id)).toEqual([5000, 5000, 7000]);
  });

  it('are set by operators alone', async () => {
    const { client_id } = await make();
    const body = { channel: 'cards', fixed: 0, basis_points: 1 };
    const refused = await office(`/merchants/${client_id}/fees`, { key: keyOf('finance'), body });
    expect(refused.status).toBe(403);
    const bad = await office(`/merchants/${client_id}/fees`, { body: { ...body, from: 'soon' } });
    expect([bad.status, detailOf(bad)]).toEqual([400, expect.stringContaining('from must be')]);
  });
});
