// Paying on the hosted page without a browser: every way to send a form, and its result.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bankOf, open, otpOf, passBank, submit, typed } from '../support/card-page.ts';
import {
  approved,
  challenged,
  declined51,
  notificationsAbout,
  orderCard,
  viewOf,
} from '../support/cards.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';

let house: TestGateway;
beforeAll(async () => {
  house = await startTestGateway();
});
afterAll(() => house.stop());

describe('a card', () => {
  it('pays without a challenge', async () => {
    const { invoice, url, requestId } = await orderCard(house);
    const ended = await submit(await open(url), typed(approved));
    expect(ended.status).toBe(200);
    expect(await viewOf(house, invoice)).toMatchObject({ status: 'SUCCESS', paid_amount: 90_000 });
    const [received, ...more] = await notificationsAbout(house, invoice);
    expect(more).toEqual([]);
    expect(received).toMatchObject({
      order: { invoice_number: invoice, amount: 90_000 },
      customer: { id: 'CUST-1', email: 'dian@example.test' },
      transaction: { type: 'SALE', status: 'SUCCESS', original_request_id: requestId },
      service: { id: 'CREDIT_CARD' },
      acquirer: { id: 'BANK_PERMATA' },
      channel: { id: 'CREDIT_CARD' },
      card_payment: { masked_card_number: '411111******1111', response_code: '00', eci: '05' },
    });
  });

  it('pays after 3-D Secure; check-status says REDIRECT while the customer is at the bank', async () => {
    const { invoice, url } = await orderCard(house);
    const framed = await submit(await open(url), typed(challenged));
    const waiting = await house.client.orders.status(invoice);
    expect(waiting.transaction.status).toBe('REDIRECT');
    expect(waiting.card_payment).toMatchObject({ transaction_status: 'REDIRECT' });
    const ended = await passBank(framed);
    expect(ended.url).toContain('done');
    expect((await viewOf(house, invoice)).status).toBe('SUCCESS');
    const [received] = await notificationsAbout(house, invoice);
    expect(received).toMatchObject({
      acquirer: { id: 'BANK_MANDIRI' },
      card_payment: {
        masked_card_number: '557338******1101',
        eci: '02',
        three_dsecure_status: 'TRUE',
      },
    });
  });

  it('has its missing fields named, in the order of the page', async () => {
    const { url } = await orderCard(house);
    const { html } = await submit(await open(url), { do: 'pay' });
    const led = [...html.matchAll(/<a href="#(\w+)">(?:Enter|Check)/g)].map(([, field]) => field);
    expect(led).toEqual(['number', 'expiry', 'cvv', 'name']);
  });

  it('is declined, and another one pays on the same page', async () => {
    const { invoice, url } = await orderCard(house);
    const again = await submit(await open(url), typed(declined51));
    expect(again.fields.state).toBeDefined();
    expect((await viewOf(house, invoice)).status).toBe('FAILED');
    await submit(again, typed(approved));
    expect((await viewOf(house, invoice)).status).toBe('SUCCESS');
    const received = await notificationsAbout(house, invoice);
    expect(received.map(({ transaction }) => transaction.status)).toEqual(['FAILED', 'SUCCESS']);
    expect(received[0]?.card_payment).toMatchObject({ response_code: '51' });
  });
});

describe('at the bank', () => {
  const toBank = async () => {
    const ordered = await orderCard(house);
    const framed = await submit(await open(ordered.url), typed(challenged));
    return { ...ordered, framed, challenge: await open(bankOf(framed)) };
  };

  it.each([
    ['refuse', 'DA'],
    ['time-out', 'TO'],
  ])('%s is a decline %s', async (choice, code) => {
    const { invoice, challenge } = await toBank();
    const done = await submit(challenge, { do: choice });
    await submit(done, {});
    const [received] = await notificationsAbout(house, invoice);
    expect(received).toMatchObject({
      transaction: { status: 'FAILED' },
      card_payment: { response_code: code },
    });
  });

  it('a wrong password may be typed twice; the third try declines the card', async () => {
    const { invoice, challenge } = await toBank();
    const wrong = otpOf(challenge) === '000000' ? '000001' : '000000';
    const second = await submit(challenge, { do: 'confirm', otp: wrong });
    expect(second.status).toBe(400);
    const third = await submit(second, { do: 'confirm', otp: wrong });
    const done = await submit(third, { do: 'confirm', otp: wrong });
    await submit(done, {});
    expect((await viewOf(house, invoice)).status).toBe('FAILED');
  });

  it('coming back without an answer leaves the customer at the bank', async () => {
    const { framed, url } = await toBank();
    const back = await open(`${url}/continue`);
    expect(bankOf(back)).toBe(bankOf(framed));
  });
});
