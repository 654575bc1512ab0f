// Tries whose process died during the call to the acquirer: their result, and what happens to the money.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askingPatienceSeconds } from '../../src/cards/attempt.ts';
import { sql } from '../../src/storage/db.ts';
import { bankOf, open, otpOf, type Page, submit, typed } from '../support/card-page.ts';
import {
  approved,
  challenged,
  declined51,
  ledgerOf,
  notificationsAbout,
  type Ordered,
  orderCard,
  viewOf,
} from '../support/cards.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';

let house: TestGateway;
beforeAll(async () => {
  house = await startTestGateway();
});
afterAll(async () => {
  const ledger = await ledgerOf(house);
  await house.stop();
  expect(ledger.balanced).toBe(true);
});

/** Leaves the newest try as a process does that dies before it has stored the acquirer's answer. */
async function die({ invoice }: Ordered): Promise<void> {
  await house.db.single.rows(sql`
    update card_attempts set state = 'ASKING' where id = (
      select a.id from card_attempts a join payments p on p.id = a.payment_id
      where p.reference = ${invoice} order by a.created_at desc limit 1)`);
}

async function stateOf({ invoice }: Ordered): Promise<string | undefined> {
  const [row] = await house.db.rows<{ state: string }>(sql`
    select a.state from card_attempts a join payments p on p.id = a.payment_id
    where p.reference = ${invoice} order by a.created_at desc limit 1`);
  return row?.state;
}

const h1 = ({ html }: Page) => /<h1[^>]*>([^<]*)/.exec(html)?.[1];

describe('a try whose process died during the call to the acquirer', () => {
  it('keeps the page waiting until the acquirer can be asked', async () => {
    const order = await orderCard(house);
    await submit(await open(order.url), typed(challenged));
    await die(order);
    // The wall clock goes on as well: a slow machine takes seconds from the try to the job.
    await house.advance(askingPatienceSeconds - 30);
    expect(h1(await open(order.url))).toBe('Waiting for your bank');
  });

  it('continues at the bank if the customer has not been there yet', async () => {
    const order = await orderCard(house);
    const framed = await submit(await open(order.url), typed(challenged));
    await die(order);
    await house.advance(askingPatienceSeconds);
    expect(await stateOf(order)).toBe('CHALLENGE');
    const challenge = await open(bankOf(framed));
    const done = await submit(challenge, { do: 'confirm', otp: otpOf(challenge) });
    expect(h1(await submit(done, {}))).toBe('Payment received');
  });

  it('is paid, once, if the bank has approved', async () => {
    const order = await orderCard(house);
    const framed = await submit(await open(order.url), typed(challenged));
    const challenge = await open(bankOf(framed));
    await submit(challenge, { do: 'confirm', otp: otpOf(challenge) });
    await die(order);
    await house.advance(askingPatienceSeconds);
    expect(await viewOf(house, order.invoice)).toMatchObject({
      status: 'SUCCESS',
      paid_amount: 90_000,
    });
    expect(await stateOf(order)).toBe('APPROVED');
    await house.advance(askingPatienceSeconds);
    expect(await notificationsAbout(house, order.invoice)).toHaveLength(1);
  });

  it('is closed if the acquirer does not know it, and another one pays', async () => {
    const order = await orderCard(house, {
      override_configuration: { promo: [{ bin: '411111', discount_amount: 5000 }] },
    });
    // Without a script the promo is confirmed first: the acquirer was not called yet.
    await submit(await open(order.url), typed(approved));
    await die(order);
    await house.advance(askingPatienceSeconds);
    expect(await stateOf(order)).toBe('ABANDONED');
    expect(await notificationsAbout(house, order.invoice)).toEqual([]);
    expect(h1(await open(order.url))).toBe('Pay by card');
    const confirm = await submit(await open(order.url), typed(approved));
    expect(h1(await submit(confirm, { do: 'confirm', cvv: '917' }))).toBe('Payment received');
  });

  it.each([
    ['approved', {}, approved, 'APPROVED'],
    ['reserved', { payment: { type: 'AUTHORIZE' } }, approved, 'APPROVED'],
    ['declined', {}, declined51, 'DECLINED'],
  ])(
    'is not %s without the payment, nor the payment without it',
    async (_name, body, number, state) => {
      const order = await orderCard(house, body);
      const before = await open(order.url);
      // The database takes no end of a try: what commits with it cannot commit either.
      await house.db.single.rows(sql`
      alter table card_attempts add constraint no_ends check (state not in ('APPROVED', 'DECLINED'))
      not valid`);
      try {
        await submit(before, typed(number));
      } finally {
        await house.db.single.rows(sql`alter table card_attempts drop constraint no_ends`);
      }
      expect(await stateOf(order)).toBe('ASKING');
      const view = await viewOf(house, order.invoice);
      expect([view.status, view.history.length]).toEqual(['PENDING', 1]);
      expect(await notificationsAbout(house, order.invoice)).toEqual([]);
      expect(state).not.toBe('ASKING');
    },
  );
});
