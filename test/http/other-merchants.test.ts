// A merchant sees and changes nothing of another: neither payments nor idempotency keys.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { classicSuites, send } from '../support/classic.ts';
import { clientId, secretKey, startTestGateway, type TestGateway } from '../support/gateway.ts';

const other = 'BRN-0002-1700000000002';

let house: TestGateway;
beforeAll(async () => {
  // Both sign with the same key, so only the client id tells them apart.
  const merchants = [clientId, other].map((id) => ({
    name: id,
    client_id: id,
    secret_key: secretKey,
  }));
  house = await startTestGateway({ file: () => ({ merchants }) });
});
afterAll(() => house.stop());

describe.each(classicSuites)('$channel.id', ({ channel, path, body }) => {
  const ordered = async () => {
    const order = body() as { order: { invoice_number: string; amount: number } };
    const requestId = randomUUID();
    const first = await send(house.url, { path, body: JSON.stringify(order), requestId });
    expect(first.status).toBe(200);
    return { order, requestId, first };
  };

  it('tells nothing about a payment of another merchant, by either of its names', async () => {
    const { order, requestId } = await ordered();
    for (const name of [order.order.invoice_number, requestId]) {
      const status = `/orders/v1/status/${encodeURIComponent(name)}`;
      const own = await send(house.url, { method: 'GET', path: status });
      const foreign = await send(house.url, { method: 'GET', path: status, clientId: other });
      expect([own.status, foreign.status]).toEqual([200, 404]);
      expect(foreign.raw.toString()).not.toContain(order.order.invoice_number);
    }
  });

  it('does not mix up the Request-Ids and invoice numbers of two merchants', async () => {
    const { order, requestId, first } = await ordered();
    const call = { path, body: JSON.stringify(order), requestId, clientId: other };
    const theirs = await send(house.url, call);
    expect(theirs.status).toBe(200);
    expect(theirs.raw.equals(first.raw)).toBe(false);
    const repeat = await send(house.url, { ...call, clientId });
    expect(repeat.status).toBe(409);
    expect(repeat.raw.equals(first.raw)).toBe(true);
  });

  it('changes nothing of a payment of another merchant', async () => {
    const { order, requestId } = await ordered();
    const { invoice_number, amount } = order.order;
    const paths = Object.values(channel.operations ?? {}).flatMap((operation) => operation.paths);
    const asked = {
      order: { invoice_number },
      payment: { original_request_id: requestId, authorize_id: invoice_number },
      refund: { amount },
      customer: { id: 'CUST-1' },
    };
    for (const operation of paths) {
      const call = { path: operation, body: JSON.stringify(asked), clientId: other };
      const answer = await send(house.url, call);
      expect(answer.raw.toString()).not.toContain('"status":"SUCCESS"');
    }
    const view = await house.sandbox(`payments/${invoice_number}?client_id=${clientId}`);
    expect(view.body).toMatchObject({ status: 'PENDING', paid_amount: 0, refunded_amount: 0 });
  });
});
