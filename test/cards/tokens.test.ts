// Saved cards: stored as ciphertext, listed, used, deleted; never those of another customer.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findCard } from '../../src/cards/vault.ts';
import { createSealer } from '../../src/lib/seal.ts';
import { exchangeOf } from '../../src/sdk/index.ts';
import { sql } from '../../src/storage/db.ts';
import { open, submit, typed } from '../support/card-page.ts';
import {
  approved,
  notificationsAbout,
  orderCard,
  paidOrder,
  refusedWith,
  viewOf,
} from '../support/cards.ts';
import { send } from '../support/classic.ts';
import { clientId, startTestGateway, type TestGateway } from '../support/gateway.ts';

let house: TestGateway;
beforeAll(async () => {
  house = await startTestGateway();
});
afterAll(() => house.stop());

const card = { number: approved, expiry: '12/49', cvv: '917', save: true };

/** A new customer with one saved card. */
async function saved() {
  const id = `CUST-${randomUUID()}`;
  const { invoice } = await paidOrder(house, { customer: { id } }, card);
  const [received] = await notificationsAbout(house, invoice);
  return { id, token: received?.card_payment?.token_id ?? '', invoice };
}

describe('saving', () => {
  it('happens on the page when the customer ticks it; the token is announced and shown', async () => {
    const id = `CUST-${randomUUID()}`;
    const { invoice, url } = await orderCard(house, { customer: { id } });
    await submit(await open(url), typed(approved, { save: 'on' }));
    const [received] = await notificationsAbout(house, invoice);
    const token = received?.card_payment?.token_id;
    expect(token).toMatch(/^[\w-]{22}$/);
    const status = await house.client.orders.status(invoice);
    expect(status.card_payment?.token_id).toBe(token);
  });

  it('does not happen without a tick, nor without a customer.id', async () => {
    const { invoice, url } = await orderCard(house);
    await submit(await open(url), typed(approved));
    const nobody = await orderCard(house, { customer: { id: undefined } });
    const page = await open(nobody.url);
    expect(page.html).not.toContain('name="save"');
    await submit(page, typed(approved, { save: 'on' }));
    for (const one of [invoice, nobody.invoice]) {
      const [received] = await notificationsAbout(house, one);
      expect(received?.card_payment).toBeDefined();
      expect(received?.card_payment).not.toHaveProperty('token_id');
    }
  });

  it('is forced by card.save', async () => {
    const customer = { id: `CUST-${randomUUID()}` };
    const { invoice, url } = await orderCard(house, { customer, card: { save: true } });
    await submit(await open(url), typed(approved));
    expect((await notificationsAbout(house, invoice))[0]?.card_payment?.token_id).toMatch(
      /^[\w-]{22}$/,
    );
  });

  it('does not happen when the card is declined', async () => {
    const customer = { id: `CUST-${randomUUID()}` };
    const { url } = await orderCard(house, { customer, card: { save: true } });
    await submit(await open(url), typed('4440000000510008'));
    expect((await house.client.cards.tokens({ customer })).tokens).toEqual([]);
  });

  it('of the same card again keeps its token; another customer gets another token', async () => {
    const { id, token } = await saved();
    const again = await paidOrder(house, { customer: { id } }, card);
    expect((await notificationsAbout(house, again.invoice))[0]?.card_payment?.token_id).toBe(token);
    expect((await saved()).token).not.toBe(token);
  });

  it('stores only ciphertext, bound to its token', async () => {
    const { token } = await saved();
    const [row] = await house.db.rows<{ sealed: string }>(
      sql`select sealed from card_tokens where token = ${token}`,
    );
    expect(row?.sealed).toMatch(/^v1\.[0-9a-f]{8}\./);
    expect(JSON.stringify(row)).not.toContain(approved);
    const sealer = createSealer([Buffer.alloc(32, 7)]);
    expect(() => sealer.open(row?.sealed ?? '', 'card token another')).toThrow();
  });
});

describe('the list', () => {
  it.each(['tokens', 'tokensV1'] as const)('%s shows every field and no number', async (name) => {
    const { id, token } = await saved();
    const reply = await house.client.cards[name]({ customer: { id } });
    expect(reply).toEqual({
      customer: { id },
      tokens: [
        {
          token_id: token,
          token_type: 'CREDIT_CARD',
          masked: '411111******1111',
          brand: 'VISA',
          card_type: 'CREDIT',
          issuer: 'PT BANK PERMATA, Tbk',
          expiry: '1249',
          status: 'ACTIVE',
        },
      ],
    });
  });

  it('is empty for other kinds of tokens and unknown customers', async () => {
    const { id } = await saved();
    const debit = { customer: { id }, token_data: { type: 'DIRECT_DEBIT' as const } };
    expect((await house.client.cards.tokensV1(debit)).tokens).toEqual([]);
    const nobody = { customer: { id: 'nobody' } };
    expect((await house.client.cards.tokens(nobody)).tokens).toEqual([]);
  });

  it('is the same again for the same Request-Id', async () => {
    const { id, token } = await saved();
    const requestId = randomUUID();
    const first = await house.client.cards.tokens({ customer: { id } }, { requestId });
    await house.client.cards.unbind({ token: { id: token } });
    const again = await house.client.cards.tokens({ customer: { id } }, { requestId });
    expect(again).toEqual(first);
    expect(exchangeOf(again)?.status).toBe(409);
    expect((await house.client.cards.tokens({ customer: { id } })).tokens).toEqual([]);
  });
});

describe('unbinding', () => {
  it('says DELETE SUCCESS once and DELETE FAILED from then on; the ciphertext is gone', async () => {
    const { id, token } = await saved();
    const body = { token_id: token, customer_id: id };
    const requestId = randomUUID();
    const first = await house.client.cards.unbindV1(body, { requestId });
    expect(first).toEqual({ status: 'DELETE SUCCESS' });
    expect(await house.client.cards.unbindV1(body, { requestId })).toEqual(first);
    expect(await house.client.cards.unbindV1(body)).toEqual({ status: 'DELETE FAILED' });
    const [row] = await house.db.rows<{ sealed: string | null }>(
      sql`select sealed from card_tokens where token = ${token}`,
    );
    expect(row?.sealed).toBeNull();
  });

  it('with the newer path says INACTIVE, and 404 for an unknown token', async () => {
    const { token } = await saved();
    const reply = await house.client.cards.unbind({ token: { id: token } });
    expect(reply).toEqual({ token: { id: token, status: 'INACTIVE' } });
    const error = await refusedWith(house.client.cards.unbind({ token: { id: token } }));
    expect(error.status).toBe(404);
  });

  it('of another customer’s card fails', async () => {
    const { token } = await saved();
    const body = { token_id: token, customer_id: 'somebody else' };
    expect(await house.client.cards.unbindV1(body)).toEqual({ status: 'DELETE FAILED' });
  });
});

describe('a saved card on the page', () => {
  it('is shown masked, asks only for the CVV, and pays', async () => {
    const { id, token } = await saved();
    const { invoice, url } = await orderCard(house, { customer: { id }, card: { token } });
    const page = await open(url);
    expect(page.html).not.toContain('name="number"');
    expect(page.html).not.toContain(approved);
    await submit(page, { do: 'pay', cvv: '917' });
    expect((await viewOf(house, invoice)).status).toBe('SUCCESS');
    expect((await notificationsAbout(house, invoice))[0]?.card_payment?.token_id).toBe(token);
  });

  it('may be replaced by another card', async () => {
    const { id, token } = await saved();
    const { invoice, url } = await orderCard(house, { customer: { id }, card: { token } });
    const page = await open(`${url}?card=new`);
    await submit(page, typed('4761349999000039'));
    const status = await house.client.orders.status(invoice);
    expect(status.card_payment?.masked_card_number).toBe('476134******0039');
  });

  it('of another customer is refused, and so is one of another merchant', async () => {
    const { token } = await saved();
    const order = { customer: { id: 'CUST-other' }, card: { token } };
    const error = await refusedWith(orderCard(house, order));
    expect(error.message).toContain('card.token is not a saved card');
    expect(await findCard(house.db, 'BRN-other', token)).toBeUndefined();
    expect(await findCard(house.db, clientId, token)).toBeDefined();
  });

  it('pays RECURRING without CVV and challenge; the first payment of a series saves it', async () => {
    const id = `CUST-${randomUUID()}`;
    const payment = { type: 'RECURRING' };
    const first = await orderCard(house, { customer: { id }, payment });
    const { cvv: _, ...withoutCvv } = typed('5573381011111101');
    await submit(await open(first.url), withoutCvv);
    const [received] = await notificationsAbout(house, first.invoice);
    expect(received).toMatchObject({
      transaction: { type: 'RECURRING', status: 'SUCCESS' },
      card_payment: { eci: '00', three_dsecure_status: 'FALSE' },
    });
    const token = received?.card_payment?.token_id;
    const next = await orderCard(house, { customer: { id }, payment, card: { token } });
    const page = await open(next.url);
    expect(page.html).not.toContain('name="cvv"');
    await submit(page, { do: 'pay' });
    expect((await viewOf(house, next.invoice)).status).toBe('SUCCESS');
  });

  it('pays MOTO without CVV and challenge', async () => {
    const { invoice, url } = await orderCard(house, { payment: { type: 'MOTO' } });
    const { cvv: _, ...withoutCvv } = typed('5573381011111101');
    await submit(await open(url), withoutCvv);
    expect((await notificationsAbout(house, invoice))[0]?.transaction.type).toBe('MOTO');
  });
});

it('is not listed without a signature', async () => {
  const body = JSON.stringify({ customer: { id: 'CUST-1' } });
  const headers = { signature: undefined };
  const answer = await send(house.url, { path: '/tokenization/v2/get-token', body, headers });
  expect(answer.status).toBe(400);
});
