// Home over HTTP, its operations, and the events of open pages.
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import { createClient } from '../../src/sdk/index.ts';
import { sql } from '../../src/storage/db.ts';
import { signIn } from '../support/dashboard.ts';
import { clientId, secretKey, startTestGateway, type TestGateway } from '../support/gateway.ts';
import { callOffice, dashboardKeys, keyOf, otherClientId } from '../support/office.ts';
import { payInStore } from '../support/paid.ts';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway({
    file: ({ origin }) => ({
      dashboard: { keys: dashboardKeys },
      merchants: [
        {
          name: 'Toko Uji',
          client_id: clientId,
          secret_key: secretKey,
          notification_url: `${origin}/payments/notifications`,
        },
        {
          name: 'Warung Lain',
          client_id: otherClientId,
          secret_key: `${secretKey}-2`,
          settlement_accounts: [
            { id: 'SBS-9', bank: 'BCA', number: '1', holder: 'Lain', status: 'unverified' },
          ],
        },
      ],
    }),
  });
});

afterAll(() => gateway?.stop());

interface Overview {
  volume: number;
  count: number;
  paid: number;
  success_rate: number | null;
  median_seconds: number | null;
  before: { volume: number };
  channels: { channel: string; volume: number }[];
  days: { day: string; channel: string; volume: number }[];
}

const overview = (query = '', key?: string) =>
  callOffice<Overview>(gateway.url, `/overview${query}`, key === undefined ? {} : { key });

describe('the overview', () => {
  beforeEach(async () => {
    await gateway.sandbox('reset', {});
  });

  it('counts what was paid, for all and for each merchant', async () => {
    await payInStore(gateway);
    await gateway.advance(1);
    const { body } = await overview();
    expect(body).toMatchObject({ count: 1, paid: 1, success_rate: 1, before: { volume: 0 } });
    expect(body.volume).toBeGreaterThan(0);
    expect(body.channels).toMatchObject([{ channel: 'indomaret', volume: body.volume }]);
    expect(body.days).toMatchObject([{ channel: 'indomaret', volume: body.volume }]);
    expect((await overview(`?client_id=${clientId}`)).body.volume).toBe(body.volume);
    expect((await overview(`?client_id=${otherClientId}`)).body.volume).toBe(0);
  });

  it('shows nothing of another merchant', async () => {
    const key = keyOf('finance', clientId);
    expect((await overview(`?client_id=${otherClientId}`, key)).status).toBe(404);
    expect((await overview('', keyOf('viewer', otherClientId))).body.volume).toBe(0);
  });

  it.each([
    ['?from=2026-02-30', 400],
    ['?from=yesterday', 400],
    ['?from=2026-02-02&to=2026-02-01', 400],
    ['?from=2020-01-01&to=2026-02-01', 400],
    ['?from=2026-02-01&to=2026-02-01', 200],
  ])('of %s has status %d', async (query, status) => {
    expect((await overview(query)).status).toBe(status);
  });
});

test('what needs attention is listed for those who may do something about it', async () => {
  type Items = { items: { kind: string; names: string[] }[] };
  const { body } = await callOffice<Items>(gateway.url, '/attention');
  expect(body.items).toContainEqual(
    expect.objectContaining({ kind: 'accounts-unverified', names: ['Warung Lain'] }),
  );
  const key = keyOf('owner', clientId);
  const own = await callOffice<Items>(gateway.url, '/attention', { key });
  expect(own.body.items).toEqual([]);
  await payInStore(gateway);
  await gateway.advance(1);
  await gateway.db.single.rows(
    sql`update notifications set status = 'EXHAUSTED', next_attempt_at = null`,
  );
  const after = await callOffice<Items>(gateway.url, '/attention', { key });
  expect(after.body.items).toMatchObject([{ kind: 'notifications-exhausted' }]);
});

test('Home shows figures, the chart with its table, and what needs attention', async () => {
  await payInStore(gateway);
  await gateway.advance(1);
  const { status, text, html } = await signIn(gateway.url).open('/dashboard');
  expect(status).toBe(200);
  expect(text).toContain('Volume');
  expect(text).toContain('100.0%');
  expect(text).toContain('Warung Lain');
  expect(html).toMatch(/<rect class="series-0"/);
  const own = await signIn(gateway.url, { role: 'support', boundTo: clientId }).open('/dashboard');
  expect(own.text).not.toContain('Warung Lain');
});

describe('events', () => {
  it('say how many payments are new, only of the merchants that exist for the reader', async () => {
    await everythingTold();
    const all = await follow({ authorization: `Bearer ${keyOf('operator')}` });
    const other = await follow({ authorization: `Bearer ${keyOf('viewer', otherClientId)}` });
    await payInStore(gateway);
    expect(await all.next('payments')).toEqual({ count: 1 });
    expect(await all.next('changes')).toEqual({ count: 1 });
    expect(other.seen()).not.toContain('event:');
    await Promise.all([all.close(), other.close()]);
  });

  it('are for people who have signed in', async () => {
    expect((await fetch(`${gateway.url}/dashboard/events`)).status).toBe(204);
  });
});

/** News are told in their order: once those of the other merchant's payment are there, none of earlier tests wait. */
async function everythingTold(): Promise<void> {
  const other = await follow({ authorization: `Bearer ${keyOf('viewer', otherClientId)}` });
  const baseUrl = gateway.url;
  const client = createClient({ clientId: otherClientId, secretKey: `${secretKey}-2`, baseUrl });
  await payInStore({ ...gateway, client });
  await other.next('changes');
  await other.close();
}

interface Followed {
  /** The data of the next event of that name. */
  next(event: string): Promise<unknown>;
  seen(): string;
  close(): Promise<void>;
}

async function follow(headers: Record<string, string>): Promise<Followed> {
  const stop = new AbortController();
  const { body } = await fetch(`${gateway.url}/dashboard/events`, { headers, signal: stop.signal });
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
  let seen = '';
  const read = async () => {
    const { value = '', done } = (await reader?.read()) ?? { done: true };
    if (done) throw new Error(`the stream has ended: ${seen}`);
    seen += value;
  };
  await read();
  return {
    async next(event) {
      const pattern = new RegExp(`event: ${event}\\ndata: (.*)\\n\\n`);
      for (;;) {
        const [, data] = pattern.exec(seen) ?? [];
        if (data !== undefined) return JSON.parse(data);
        await read();
      }
    },
    seen: () => seen,
    close: async () => stop.abort(),
  };
}
