// Test cards, their codes, and outcomes that are played in one call.
import validator from 'card-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  approved,
  authorizedOrder,
  challenged,
  declined51,
  notificationsAbout,
  orderCard,
  play,
  viewOf,
} from '../support/cards.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';

let house: TestGateway;
beforeAll(async () => {
  house = await startTestGateway();
});
afterAll(() => house.stop());

interface Listed {
  number: string;
  brand: string;
  type: string;
  issuer: string;
  response_code: string;
  behaviour: string;
}

async function listed(): Promise<Listed[]> {
  return ((await house.sandbox('cards')).body as { cards: Listed[] }).cards;
}

const card = (number: string, more: object = {}) => ({
  number,
  expiry: '12/49',
  cvv: '917',
  ...more,
});

describe('the table of test cards', () => {
  it('is correct: every number is valid, of its brand, and listed once', async () => {
    const cards = await listed();
    const brands = { VISA: 'visa', MASTER: 'mastercard', JCB: 'jcb', AMEX: 'american-express' };
    for (const { number, brand } of cards) {
      const read = validator.number(number);
      expect([number, read.isValid]).toEqual([number, true]);
      expect(read.card?.type).toBe(brands[brand as keyof typeof brands]);
    }
    expect(new Set(cards.map(({ number }) => number)).size).toBe(cards.length);
  });

  it('contains a card for everything that can happen', async () => {
    const cards = await listed();
    const codes = new Set(cards.map(({ response_code }) => response_code));
    const wanted = '00 01 04 05 07 13 14 41 43 51 54 55 57 61 91 96 RJ DA TO'.split(' ');
    expect(wanted.filter((code) => !codes.has(code))).toEqual([]);
    expect(cards.slice(0, 3).map(({ number }) => number)).toContain('5573381011111101');
    expect(cards.map(({ number }) => number)).toContain('4761349999000039');
    expect(new Set(cards.map(({ brand }) => brand))).toEqual(
      new Set(['VISA', 'MASTER', 'JCB', 'AMEX']),
    );
    expect(cards.some(({ type }) => type === 'DEBIT')).toBe(true);
    for (const bank of ['BCA', 'Bank Mandiri', 'BNI']) {
      expect(
        cards.some(({ behaviour }) => behaviour.includes(`on-us instalments at ${bank}`)),
      ).toBe(true);
    }
    expect(cards.some(({ behaviour }) => behaviour.includes('off-us instalments'))).toBe(true);
  });

  it('describes what each card does', async () => {
    for (const { number, response_code: code, brand, type, issuer } of await listed()) {
      const { invoice } = await orderCard(house);
      const played = await play(house, invoice, 'SUCCESS', card(number));
      expect([number, played.status]).toEqual([number, 200]);
      expect(played.body.status).toBe(code === '00' ? 'SUCCESS' : 'FAILED');
      const [received] = await notificationsAbout(house, invoice);
      expect(received?.card_payment).toMatchObject({
        response_code: code,
        brand,
        card_type: type,
        issuer,
        masked_card_number: `${number.slice(0, 6)}${'*'.repeat(number.length - 10)}${number.slice(-4)}`,
      });
      expect(received?.card_payment?.response_message).toMatch(/[A-Z]/);
    }
  });
});

describe('an outcome', () => {
  it('without a card plays one that is approved, or one that is declined', async () => {
    const paid = await orderCard(house);
    expect((await play(house, paid.invoice, 'SUCCESS')).body).toMatchObject({
      status: 'SUCCESS',
      paid_amount: 90_000,
    });
    const [received] = await notificationsAbout(house, paid.invoice);
    expect(received?.card_payment?.masked_card_number).toBe('557338******1101');
    const failed = await orderCard(house);
    expect((await play(house, failed.invoice, 'FAILED')).body.status).toBe('FAILED');
    const [refused] = await notificationsAbout(house, failed.invoice);
    expect(refused).toMatchObject({
      transaction: { status: 'FAILED' },
      card_payment: { response_code: '05' },
    });
  });

  it('FAILED with a card that would be approved is declined anyway', async () => {
    const { invoice } = await orderCard(house);
    await play(house, invoice, 'FAILED', card(challenged));
    expect((await notificationsAbout(house, invoice))[0]?.card_payment?.response_code).toBe('05');
    // Another card may still pay, until the page expires.
    expect((await play(house, invoice, 'SUCCESS', card(approved))).body.status).toBe('SUCCESS');
  });

  it('FAILED with a card that has a code keeps that code', async () => {
    const { invoice } = await orderCard(house);
    await play(house, invoice, 'FAILED', card(declined51));
    expect((await notificationsAbout(house, invoice))[0]?.card_payment?.response_code).toBe('51');
  });

  it('saves the card if the customer has an id', async () => {
    const { invoice } = await orderCard(house, { customer: { id: 'CUST-S' } });
    await play(house, invoice, 'SUCCESS', card(approved, { save: true }));
    const { tokens } = await house.client.cards.tokens({ customer: { id: 'CUST-S' } });
    expect(tokens).toHaveLength(1);
  });

  it('of instalments finds a card that allows them', async () => {
    for (const acquirer of ['BCA', 'BNI', 'BUKOPIN']) {
      const payment = { type: 'INSTALLMENT', acquirer, tenor: 3 };
      const { invoice } = await orderCard(house, { amount: 3_000_000, payment });
      expect((await play(house, invoice, 'SUCCESS')).body.status).toBe('SUCCESS');
    }
  });

  it('with the promo’s card charges less', async () => {
    const promo = [{ bin: '557338', discount_amount: 15_000 }];
    const { invoice } = await orderCard(house, { override_configuration: { promo } });
    await play(house, invoice, 'SUCCESS');
    expect(await viewOf(house, invoice)).toMatchObject({ amount: 90_000, paid_amount: 75_000 });
  });

  it.each([
    ['a wrong check digit', { number: '4111111111111112' }],
    ['letters', { number: 'visa' }],
    ['a number that is too short', { number: '411111' }],
    ['an unsupported brand', { number: '6011000990139424' }],
    ['an expiry in the past', { expiry: '01/20' }],
    ['an expiry that is not a date', { expiry: '13/30' }],
    ['a CVV of letters', { cvv: 'abc' }],
    ['no number', { number: undefined }],
    ['a number that is not a text', { number: 4111111111111111 }],
  ])('with %s is 400 and changes nothing', async (_name, change) => {
    const { invoice } = await orderCard(house);
    const answer = await play(house, invoice, 'SUCCESS', { ...card(approved), ...change });
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).not.toContain('41111111');
    expect((await viewOf(house, invoice)).history).toHaveLength(1);
  });

  it('with a card that the merchant does not accept is 400', async () => {
    const override_configuration = { allow_bin: [557338] };
    const { invoice } = await orderCard(house, { override_configuration });
    expect((await play(house, invoice, 'SUCCESS', card(approved))).status).toBe(400);
    expect((await play(house, invoice, 'SUCCESS')).status).toBe(200);
  });

  it('of saving for a customer without an id is 400', async () => {
    const { invoice } = await orderCard(house, { customer: { id: undefined } });
    const answer = await play(house, invoice, 'SUCCESS', card(approved, { save: true }));
    expect(answer.status).toBe(400);
  });

  it('on a payment that is paid, authorized or expired is 409', async () => {
    const paid = await orderCard(house);
    await play(house, paid.invoice, 'SUCCESS');
    expect((await play(house, paid.invoice, 'SUCCESS')).status).toBe(409);
    expect((await play(house, paid.invoice, 'FAILED')).status).toBe(409);
    const reserved = await authorizedOrder(house);
    expect((await play(house, reserved.invoice, 'SUCCESS')).status).toBe(409);
    const over = await orderCard(house);
    expect((await play(house, over.invoice, 'EXPIRED')).body.status).toBe('EXPIRED');
    expect((await play(house, over.invoice, 'SUCCESS')).status).toBe(409);
  });

  it('of another amount is 409', async () => {
    const { invoice } = await orderCard(house);
    const body = { outcome: 'SUCCESS', amount: 1 };
    expect((await house.sandbox(`payments/${invoice}/outcome`, body)).status).toBe(409);
  });

  it('is played once by many concurrent calls', async () => {
    const { invoice } = await orderCard(house);
    const all = await Promise.all(Array.from({ length: 8 }, () => play(house, invoice, 'SUCCESS')));
    expect(all.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await notificationsAbout(house, invoice)).toHaveLength(1);
  });
});

describe('a faulty acquirer', () => {
  const fault = (kind: string) =>
    house.sandbox('faults', [{ at: 'acquirer:cards', kind, times: 1 }], 'PUT');

  it.each([
    ['timeout', 'TO'],
    ['drop-after-commit', 'TO'],
    ['error', '96'],
  ])('%s is a decline %s, and another try pays', async (kind, code) => {
    const { invoice } = await orderCard(house);
    await fault(kind);
    expect((await play(house, invoice, 'SUCCESS', card(approved))).body.status).toBe('FAILED');
    expect((await notificationsAbout(house, invoice))[0]?.card_payment?.response_code).toBe(code);
    expect((await play(house, invoice, 'SUCCESS', card(approved))).body.status).toBe('SUCCESS');
  });
});

it('a reset removes saved cards and tries', async () => {
  const { invoice } = await orderCard(house, { customer: { id: 'CUST-R' } });
  await play(house, invoice, 'SUCCESS', card(approved, { save: true }));
  expect((await house.sandbox('reset', {})).status).toBe(204);
  expect((await house.client.cards.tokens({ customer: { id: 'CUST-R' } })).tokens).toEqual([]);
});
