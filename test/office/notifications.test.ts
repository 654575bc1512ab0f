// Notifications in the office: the list, sending again, receivers' health, muting, and a test.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allChannels } from '../../src/channels/index.ts';
import type { ConfigFile } from '../../src/config/file.ts';
import { newId } from '../../src/lib/ids.ts';
import { testBody } from '../../src/office/test-body.ts';
import { sql } from '../../src/storage/db.ts';
import { signingKey, verifies } from '../../src/wire/classic/signature.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import {
  clientId,
  notificationPath,
  secretKey,
  startTestGateway,
  type TestGateway,
} from '../support/gateway.ts';
import { callOffice, dashboardKeys, keyOf, otherClientId } from '../support/office.ts';
import { payInStore } from '../support/paid.ts';

interface Shown {
  id: string;
  client_id: string;
  reference: string;
  event: string;
  url: string;
  status: string;
  muted: boolean;
  next_attempt_at: string | null;
  attempts: { http_status: number | null; request_headers: Record<string, string> }[];
}

/** What the merchant answers. */
let status = 200;
let database: FreshDatabase;
let house: TestGateway;
const file = (origin: string): ConfigFile => ({
  merchants: [clientId, otherClientId].map((id) => ({
    name: id,
    client_id: id,
    secret_key: secretKey,
    notification_url: `${origin}${notificationPath}`,
  })),
  dashboard: { keys: dashboardKeys ?? [] },
});
const start = () =>
  startTestGateway({
    database,
    answer: (response) => {
      response.statusCode = status;
      response.end('{"x":"<b>"}');
    },
    file: ({ origin }) => file(origin),
  });

beforeAll(async () => {
  database = await freshDatabase();
  house = await start();
});
afterAll(async () => {
  await house.stop();
  await database.drop();
});

const list = async (query = '', key = keyOf('operator')) => {
  const answer = await callOffice<{ notifications: Shown[]; next: string | null }>(
    house.url,
    `/notifications?${query}`,
    { key },
  );
  expect([answer.status, answer.body]).toEqual([200, expect.anything()]);
  return answer.body;
};
const post = <Body = Record<string, unknown>>(path: string, body: object, headers = {}) =>
  callOffice<Body>(house.url, `/notifications${path}`, { body, headers });
const about = async (reference: string) => {
  const { notifications } = await list(`reference=${reference}`);
  const [one] = notifications;
  if (one === undefined) throw new Error(`nothing about ${reference}`);
  return one;
};
/** Pays, and waits until the attempt is recorded. */
const paid = async () => {
  const reference = await payInStore(house);
  await expect.poll(async () => (await about(reference)).attempts.length).toBe(1);
  return about(reference);
};

/** So many notifications of the other merchant, all exhausted or delivered. */
async function manyOf(count: number, state: 'EXHAUSTED' | 'DELIVERED', reference: string) {
  await database.db.single.rows(sql`
    insert into notifications (id, client_id, channel, payment_id, reference, event, dialect, url, receiver,
      body, status, attempts, scheduled, created_at, first_attempt_at)
    select (lpad(to_hex((extract(epoch from now()) * 1000)::bigint), 12, '0') || '7'
        || substr(md5(random()::text), 1, 3) || '8' || substr(md5(random()::text), 1, 15))::uuid,
      ${otherClientId}, 'indomaret', gen_random_uuid(), ${reference}, 'payment.paid', 'classic',
      ${`${house.receiver.origin}/many`}, ${house.receiver.origin}, '{}', ${state}, 1, 1, now(), now()
    from generate_series(1, ${count}::integer)`);
}

describe('the list', () => {
  it('is newest first, page by page, each once, and filtered', async () => {
    const made = [await paid(), await paid(), await paid()];
    const whole = (await list('limit=200')).notifications.map(({ id }) => id);
    expect(whole.slice(0, 3)).toEqual(made.map(({ id }) => id).reverse());
    const seen: string[] = [];
    let after = '';
    do {
      const page = await list(`limit=2${after && `&after=${after}`}`);
      seen.push(...page.notifications.map(({ id }) => id));
      after = page.next ?? '';
    } while (after !== '');
    expect(seen).toEqual(whole);
    expect((await list('status=EXHAUSTED')).notifications).toEqual([]);
    expect((await list('status=DELIVERED&limit=2')).notifications).toHaveLength(2);
    expect((await list(`client_id=${otherClientId}`)).notifications).toEqual([]);
    expect((await list('to=2026-01-01')).notifications).toEqual([]);
    expect((await list('from=2026-01-01')).notifications).toHaveLength(whole.length);
  });

  it('shows one, and no other merchant’s', async () => {
    const [one] = (await list()).notifications;
    const { body } = await callOffice<Shown>(house.url, `/notifications/${one?.id}`);
    expect(body).toMatchObject({ id: one?.id, client_id: clientId, status: 'DELIVERED' });
    const key = keyOf('support', otherClientId);
    for (const [path, method] of [
      [`/notifications/${one?.id}`, 'GET'],
      [`/notifications/${one?.id}/resend`, 'POST'],
      [`/notifications?client_id=${clientId}`, 'GET'],
      [`/notifications/endpoints?client_id=${clientId}`, 'GET'],
      ['/notifications/x', 'GET'],
    ] as const) {
      const answer = await callOffice(house.url, path, { key, method });
      expect([path, answer.status]).toEqual([path, 404]);
    }
    expect((await list('', key)).notifications).toEqual([]);
  });

  it('sends one again, and says who asked in the audit log', async () => {
    const { id, reference } = await paid();
    const answer = await callOffice(house.url, `/notifications/${id}/resend`, { method: 'POST' });
    expect([answer.status, answer.body]).toEqual([202, { id }]);
    await expect.poll(async () => (await about(reference)).attempts.length).toBe(2);
    const { body } = await callOffice<{ entries: { action: string }[] }>(
      house.url,
      `/audit?object=${id}`,
    );
    expect(body.entries.map(({ action }) => action)).toEqual(['resend notification']);
  });
});

describe('sending many again', () => {
  it('sends the chosen ones, and none if one of them does not exist', async () => {
    const chosen = [await paid(), await paid()];
    const ids = chosen.map(({ id }) => id);
    const wrong = await post('/resend', { ids: [...ids, newId()] });
    expect(wrong.status).toBe(404);
    const { status: code, body } = await post('/resend', { ids: [...ids, ...ids] });
    expect([code, body]).toEqual([200, { count: 2 }]);
    for (const { reference } of chosen) {
      await expect.poll(async () => (await about(reference)).attempts.length).toBe(2);
    }
    const key = keyOf('developer', otherClientId);
    const other = await callOffice(house.url, '/notifications/resend', { key, body: { ids } });
    expect(other.status).toBe(404);
  });

  it('counts first, exactly up to a thousand', async () => {
    await manyOf(1100, 'EXHAUSTED', 'MANY');
    const wanted = { client_id: otherClientId, status: 'EXHAUSTED', since: '2026-01-01' };
    const preview = await post('/resend', { ...wanted, preview: true });
    expect(preview.body).toEqual({ count: 1000, capped: true });
    const none = await post('/resend', { ...wanted, client_id: clientId, preview: true });
    expect(none.body).toEqual({ count: 0, capped: false });
    const [row] = await database.db.rows<{ n: bigint }>(
      sql`select count(*) as n from notifications where next_attempt_at is not null`,
    );
    expect(row?.n).toBe(0n);
  });

  it('sends each exactly once, also if the call is repeated, and audits the number', async () => {
    const before = house.receiver.received.length;
    const wanted = { client_id: otherClientId, status: 'EXHAUSTED', since: '2026-01-01' };
    const headers = { 'idempotency-key': 'all-again' };
    const answers = await Promise.all([
      post('/resend', wanted, headers),
      post('/resend', wanted, headers),
    ]);
    const done = answers.find(({ status: code }) => code === 200);
    expect(done?.body).toEqual({ count: 1100 });
    expect((await post('/resend', wanted, headers)).body).toEqual({ count: 1100 });
    await house.receiver.arrived(before + 1100);
    const attempts = async () => {
      const rows = await database.db.rows<{ attempts: number; n: bigint }>(sql`
        select attempts, count(*) as n from notifications where reference = 'MANY' group by attempts`);
      return rows.map(({ attempts: made, n }) => [made, Number(n)]);
    };
    await expect.poll(attempts, { timeout: 20_000 }).toEqual([[2, 1100]]);
    const many = house.receiver.received.slice(before).filter(({ target }) => target === '/many');
    expect(many).toHaveLength(1100);
    const { body } = await callOffice<{ entries: { after: unknown }[] }>(
      house.url,
      '/audit?object=notifications',
    );
    expect(body.entries[0]?.after).toMatchObject({ count: 1100, status: 'EXHAUSTED' });
  });

  it('goes on where a run was cut short', async () => {
    await manyOf(40, 'DELIVERED', 'CUT');
    const ids = (
      await database.db.rows<{ id: string }>(
        sql`select id from notifications where reference = 'CUT' order by id`,
      )
    ).map(({ id }) => id);
    // The first ten were sent before the process died.
    await database.db.single.rows(sql`
      insert into resend_runs (actor, key, upto, after, count, started_at, done)
      select 'key ' || id, 'cut', ${ids.at(-1)}::uuid, ${ids[9]}::uuid, 10, now(), false
      from office_keys where name = 'operator of all'`);
    const wanted = { client_id: otherClientId, status: 'DELIVERED', since: '2026-01-01' };
    const { body } = await post<{ count: number }>('/resend', wanted, { 'idempotency-key': 'cut' });
    expect(body.count).toBeGreaterThanOrEqual(40);
    const made = async () => {
      const rows = await database.db.rows<{ attempts: number }>(
        sql`select attempts from notifications where reference = 'CUT' order by id`,
      );
      return rows.map(({ attempts }) => attempts);
    };
    const once = [...Array(10).fill(1), ...Array(30).fill(2)];
    await expect.poll(made, { timeout: 20_000 }).toEqual(once);
  });

  it('asks for what it needs', async () => {
    for (const body of [
      {},
      { status: 'EXHAUSTED' },
      { since: '2026-01-01' },
      { status: 'LOST', since: '2026-01-01' },
      { ids: [] },
      { ids: [newId()], status: 'EXHAUSTED' },
    ]) {
      expect([body, (await post('/resend', body)).status]).toEqual([body, 400]);
    }
  });
});

describe('a test', () => {
  it('is posted at once, signed, outside the ledger, and listed', async () => {
    const before = house.receiver.received.length;
    const answer = await post<Shown & { test: boolean; attempt: Shown['attempts'][0] }>('/test', {
      client_id: clientId,
    });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ test: true, event: 'test', status: 'DELIVERED' });
    expect(answer.body.reference).toMatch(/^TEST-\d{12}$/);
    const received = house.receiver.received[before];
    const header = (name: string) =>
      received?.headers.find(([one]) => one.toLowerCase() === name)?.[1] ?? '';
    const parts = {
      clientId,
      requestId: answer.body.id,
      timestamp: header('request-timestamp'),
      target: notificationPath,
      body: received?.body,
    };
    expect(verifies(signingKey(secretKey), parts, header('signature'))).toBe(true);
    expect(received?.body.toString()).toContain(answer.body.reference);
    expect(answer.body.attempt).toMatchObject({
      http_status: 200,
      request_body: received?.body.toString(),
      response_body: '{"x":"<b>"}',
    });
    expect((await about(answer.body.reference)).attempts).toHaveLength(1);
    const [ledger] = await database.db.rows<{ n: bigint }>(
      sql`select count(*) as n from payments where reference = ${answer.body.reference}`,
    );
    expect(ledger?.n).toBe(0n);
  });

  it('that fails is shown, is not retried, and is not sent again with what failed', async () => {
    status = 500;
    const failed = await post<Shown>('/test', { client_id: clientId, channel: 'kredivo' });
    status = 200;
    expect(failed.body).toMatchObject({ status: 'EXHAUSTED', next_attempt_at: null });
    const wanted = { client_id: clientId, status: 'EXHAUSTED', since: '2026-01-01' };
    expect((await post('/resend', { ...wanted, preview: true })).body).toMatchObject({ count: 0 });
  });

  it('needs an address and a known channel', async () => {
    expect((await post('/test', { client_id: clientId, channel: 'dana' })).status).toBe(409);
    expect((await post('/test', { client_id: clientId, channel: 'none' })).status).toBe(404);
    expect((await post('/test', { client_id: 'none' })).status).toBe(404);
  });

  it.each(allChannels.map((channel) => [channel.id, channel] as const))(
    'has a body for %s',
    (_id, channel) => {
      const body = testBody(channel, { clientId, reference: 'TEST-1', now: new Date() });
      expect(body.toString()).toContain('"TEST-1"');
      expect(body.toString().length).toBeGreaterThan(100);
    },
  );
});

describe('a muted receiver', () => {
  const url = () => `${house.receiver.origin}${notificationPath}`;

  it('gets nothing, in any process, until it is not muted any more', async () => {
    const second = await startTestGateway({
      database,
      file: () => file(house.receiver.origin),
    });
    try {
      const muted = await post('/endpoints/mute', { client_id: clientId, url: url() });
      expect(muted.body).toMatchObject({ muted: true, until: null });
      const before = house.receiver.received.length;
      const first = await payInStore(house);
      await expect.poll(async () => (await about(first)).muted).toBe(true);
      // The other process has read it by now, or finds it when it claims what it has not sent.
      const { id } = await about(first);
      await callOffice(house.url, `/notifications/${id}/resend`, { method: 'POST' });
      await expect.poll(async () => (await about(first)).muted).toBe(true);
      await second.sandbox('clock', { advance_seconds: 60 });
      expect(house.receiver.received.slice(before)).toEqual([]);
      const shown = await about(first);
      expect(shown).toMatchObject({ status: 'PENDING', muted: true, attempts: [] });
      expect(Date.parse(shown.next_attempt_at ?? '')).toBeLessThan(Date.now() + 120_000);
      const { body } = await callOffice<{ endpoints: Record<string, unknown>[] }>(
        house.url,
        `/notifications/endpoints?client_id=${clientId}`,
      );
      expect(body.endpoints.find((one) => one.url === url())).toMatchObject({
        muted: true,
        muted_whole_merchant: false,
        waiting: 1,
      });
      const ended = await post('/endpoints/unmute', { client_id: clientId, url: url() });
      expect(ended.status).toBe(200);
      await expect.poll(async () => (await about(first)).status).toBe('DELIVERED');
      expect((await post('/endpoints/unmute', { client_id: clientId, url: url() })).status).toBe(
        409,
      );
    } finally {
      await second.gateway.stop();
      await second.receiver.close();
    }
  });

  it('keeps its schedule: the time that it was muted does not count', async () => {
    status = 500;
    const one = await paid();
    expect(one.status).toBe('PENDING');
    const next = Date.parse(one.next_attempt_at ?? '');
    await post('/endpoints/mute', { client_id: clientId });
    // Far beyond the last retry.
    await house.advance(100_000);
    expect(await about(one.reference)).toMatchObject({ status: 'PENDING', muted: true });
    await post('/endpoints/unmute', { client_id: clientId });
    await expect.poll(async () => (await about(one.reference)).attempts.length).toBe(2);
    const after = await about(one.reference);
    expect(after.status).toBe('PENDING');
    expect(after.attempts).toHaveLength(2);
    // Six hours after the first attempt, moved by as long as it was held.
    expect(Date.parse(after.next_attempt_at ?? '')).toBeGreaterThan(next + 90_000_000);
    status = 200;
    await house.advance(22_000);
    expect(await about(one.reference)).toMatchObject({ status: 'DELIVERED', muted: false });
  });

  it('ends by itself at the time that was given', async () => {
    const { body: clock } = (await house.sandbox('clock')) as { body: { now: string } };
    const until = new Date(Date.parse(clock.now) + 600_000).toISOString();
    const past = await post('/endpoints/mute', { client_id: clientId, until: '2026-01-01' });
    expect(past.status).toBe(400);
    await post('/endpoints/mute', { client_id: clientId, until });
    const reference = await payInStore(house);
    await expect.poll(async () => (await about(reference)).muted).toBe(true);
    await house.advance(700);
    await expect.poll(async () => (await about(reference)).status).toBe('DELIVERED');
  });
});

describe('the receivers', () => {
  it('are listed with their health', async () => {
    const { body } = await callOffice<{ endpoints: Record<string, unknown>[] }>(
      house.url,
      '/notifications/endpoints',
    );
    const mine = body.endpoints.find((one) => one.client_id === clientId);
    expect(mine).toMatchObject({
      url: `${house.receiver.origin}${notificationPath}`,
      channels: expect.arrayContaining(['indomaret', 'kredivo']),
      failing: false,
      muted: false,
      waiting: 0,
      p95_ms: expect.any(Number),
      last_success_at: expect.any(String),
      last_failure_at: expect.any(String),
      last_error: expect.stringContaining('500'),
    });
    expect(mine?.success_rate).toBeGreaterThan(0.5);
    expect(mine?.success_rate).toBeLessThan(1);
    const bound = await callOffice<{ endpoints: { client_id: string }[] }>(
      house.url,
      '/notifications/endpoints',
      { key: keyOf('viewer', otherClientId) },
    );
    expect(new Set(bound.body.endpoints.map((one) => one.client_id))).toEqual(
      new Set([otherClientId]),
    );
  });
});
