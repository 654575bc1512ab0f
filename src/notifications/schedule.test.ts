import { expect, test } from 'vitest';
import { fc } from '../../test/support/property.ts';
import type { Claimed } from './notification.ts';
import { nextAttemptAt, planAfter } from './schedule.ts';

const first = new Date('2026-01-15T03:20:00Z');
const retries = [1800, 21_600, 43_200];

const claimed: Claimed = {
  id: '0198c0de-0000-7000-8000-000000000001',
  clientId: 'BRN-1',
  channel: 'kredivo',
  paymentId: '0198c0de-0000-7000-8000-000000000002',
  reference: 'INV-1',
  event: 'payment.paid',
  dialect: 'classic',
  url: 'http://shop.test/notify',
  body: Buffer.from('{}'),
  createdAt: first,
  status: 'PENDING',
  attempts: 0,
  receiver: 'http://shop.test',
  scheduled: 0,
  manual: false,
};

test('retries are due 30 minutes, 6 and 12 hours after the first attempt, then there are none', () => {
  const at = [1, 2, 3, 4].map((made) => nextAttemptAt(retries, made, first)?.toISOString());
  expect(at).toEqual([
    '2026-01-15T03:50:00.000Z',
    '2026-01-15T09:20:00.000Z',
    '2026-01-15T15:20:00.000Z',
    undefined,
  ]);
});

test('a late attempt does not push the later ones back', () => {
  const late = new Date('2026-01-15T05:00:00Z');
  const second = { ...claimed, scheduled: 1, attempts: 1, firstAttemptAt: first };
  expect(planAfter(second, false, late, retries)).toEqual({
    status: 'PENDING',
    nextAttemptAt: new Date('2026-01-15T09:20:00Z'),
  });
});

test('a whole schedule makes one attempt at each offset and is then exhausted', () => {
  const offsets = fc.uniqueArray(fc.integer({ min: 0, max: 10 ** 7 }), { maxLength: 12 });
  fc.assert(
    fc.property(offsets, (given) => {
      const retrySeconds = given.toSorted((a, b) => a - b);
      const seen: number[] = [];
      let now = first;
      let current: Claimed = claimed;
      for (;;) {
        seen.push((now.getTime() - first.getTime()) / 1000);
        const plan = planAfter(current, false, now, retrySeconds);
        if (plan.nextAttemptAt === undefined) {
          expect(plan.status).toBe('EXHAUSTED');
          break;
        }
        expect(plan.status).toBe('PENDING');
        const scheduled = current.scheduled + 1;
        current = { ...current, scheduled, firstAttemptAt: first };
        now = plan.nextAttemptAt;
      }
      expect(seen).toEqual([0, ...retrySeconds]);
    }),
  );
});

test('a delivery ends the schedule in any state', () => {
  const any = fc.record({
    status: fc.constantFrom('PENDING', 'DELIVERED', 'EXHAUSTED'),
    scheduled: fc.nat(5),
    manual: fc.boolean(),
  });
  fc.assert(
    fc.property(any, (state) => {
      const plan = planAfter({ ...claimed, ...(state as Partial<Claimed>) }, true, first, retries);
      expect(plan).toEqual({ status: 'DELIVERED' });
    }),
  );
});

test.each(['DELIVERED', 'EXHAUSTED'] as const)('a failed resend leaves %s as it was', (status) => {
  const again: Claimed = { ...claimed, status, scheduled: 4, manual: true, firstAttemptAt: first };
  expect(planAfter(again, false, first, retries)).toEqual({ status });
});

test('a failed resend does not use up a retry', () => {
  const again: Claimed = { ...claimed, scheduled: 1, manual: true, firstAttemptAt: first };
  expect(planAfter(again, false, new Date('2026-01-15T03:30:00Z'), retries)).toEqual({
    status: 'PENDING',
    nextAttemptAt: new Date('2026-01-15T03:50:00Z'),
  });
});
