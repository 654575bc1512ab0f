// Which address a try is counted for: that of the connection, or the one that a trusted proxy reports.
import { describe, expect, it } from 'vitest';
import { sql } from '../../src/storage/db.ts';
import { open, submit, typed } from '../support/card-page.ts';
import { declined51, orderCard } from '../support/cards.ts';
import { startTestGateway } from '../support/gateway.ts';

/** For how many addresses tries with these `X-Forwarded-For` headers are counted. */
async function counted(trustedProxies: string[], forwarded: readonly string[]): Promise<number> {
  const house = await startTestGateway({ trustedProxies });
  try {
    for (const addresses of forwarded) {
      const { url } = await orderCard(house);
      await submit(await open(url), typed(declined51), { 'x-forwarded-for': addresses });
    }
    const [row] = await house.db.rows<{ addresses: bigint; tries: bigint }>(sql`
      select count(distinct address) as addresses, count(*) as tries from card_attempts`);
    expect(Number(row?.tries)).toBe(forwarded.length);
    return Number(row?.addresses);
  } finally {
    await house.stop();
  }
}

describe('the customer’s address', () => {
  it('is the connection’s, even if a header says otherwise', async () => {
    expect(await counted([], ['203.0.113.1', '203.0.113.2'])).toBe(1);
  });

  it('is the one that a trusted proxy reports', async () => {
    expect(await counted(['127.0.0.0/8', '::1'], ['203.0.113.1', '203.0.113.2'])).toBe(2);
  });

  it('is the one that the proxy added, not those that the customer sent', async () => {
    const forged = ['198.51.100.1, 203.0.113.1', '198.51.100.2, 203.0.113.1'];
    expect(await counted(['127.0.0.1', '::1'], forged)).toBe(1);
  });

  it('is not taken from a proxy that is not configured', async () => {
    expect(await counted(['10.0.0.0/8'], ['203.0.113.1', '203.0.113.2'])).toBe(1);
  });
});
