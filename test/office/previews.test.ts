// What is shown before a refund is what happens: over random payments, on a real database.
import { expect, it } from 'vitest';
import { transactionsOf } from '../../src/ledger/of-payment.ts';
import { actionsOf } from '../../src/office/actions.ts';
import { refundPayment } from '../../src/office/refunds.ts';
import { settleNow } from '../../src/office/settlements.ts';
import { sql } from '../../src/storage/db.ts';
import { fc } from '../support/property.ts';
import { ani, type OfficeWorld, refusalOf, useOfficeWorld } from './world.ts';

let world: OfficeWorld;
useOfficeWorld((fresh) => {
  world = fresh;
});

let count = 0;

const asked = fc.record({
  channel: fc.constantFrom('indomaret', 'kredivo', 'cards', 'dana'),
  amount: fc.integer({ min: 2000, max: 500_000 }),
  held: fc.boolean(),
  settled: fc.boolean(),
  byHand: fc.boolean(),
  before: fc.constantFrom(0, 0.3, 1),
  part: fc.constantFrom(undefined, 0.2, 0.7, 1, 1.5),
});

it('a refund does what its preview says, and is refused where the preview says why', async () => {
  await fc.assert(
    fc.asyncProperty(asked, async ({ channel, amount, held, settled, byHand, before, part }) => {
      count += 1;
      const whole = BigInt(amount);
      const payment = await world.paid({ reference: `PRE-${count}`, channel, amount: whole, held });
      if (settled) await settleNow(world.office, ani);
      const { office } = world;
      world.acquirerSays('done');
      if (before > 0) {
        const first = BigInt(Math.ceil(amount * before));
        await refundPayment(office, ani, { payment, amount: first }).catch(() => {});
      }
      world.acquirerSays(byHand ? 'manual' : 'done');
      const wanted = part === undefined ? undefined : BigInt(Math.ceil(amount * part));
      const { refund: preview } = await actionsOf(office, { id: payment.id, amount: wanted });
      const booked = (await transactionsOf(office.db, payment.id)).length;
      const events = await notified(payment.id);
      if (!preview.possible) {
        const act = () => refundPayment(office, ani, { payment, amount: wanted });
        expect(await refusalOf(act)).toEqual(preview.why);
        return;
      }
      const { payment: after, refund, ledger, how, notifies } = preview.preview;
      const made = await refundPayment(office, ani, { payment, amount: wanted });
      expect(how).toBe(byHand ? 'manual' : 'online');
      const { version: _, ...state } = made.payment;
      const { version: __, ...foreseen } = after;
      expect(state).toEqual(foreseen);
      const facts = ({ type, status, amount, feeReturned, shares }: typeof refund) => ({
        type,
        status,
        amount,
        feeReturned,
        shares,
      });
      expect(facts(made.refund)).toEqual(facts(refund));
      const newest = (await transactionsOf(office.db, payment.id)).slice(booked);
      const lines = (all: readonly Pick<(typeof newest)[0], 'kind' | 'postings'>[]) =>
        all
          .map(({ kind, postings }) => ({ kind, postings }))
          .sort((a, b) => (a.kind < b.kind ? -1 : 1));
      expect(lines(newest)).toEqual(lines(ledger));
      expect((await notified(payment.id)) - events).toBe(notifies ? 1 : 0);
    }),
    { numRuns: 60 },
  );
});

async function notified(paymentId: string): Promise<number> {
  const [row] = await world.office.db.rows<{ n: bigint }>(sql`
    select count(*) as n from notifications where payment_id = ${paymentId}::uuid`);
  return Number(row?.n ?? 0n);
}
