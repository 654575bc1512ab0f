// The list and the search of payments, compared with a plain filter over all of them, on a real database.
import { beforeEach, describe, expect, it } from 'vitest';
import { findPayments, type PaymentsWanted } from '../../src/office/find-payments.ts';
import { maskedCardOf } from '../../src/office/shown.ts';
import { type Payment, type PaymentStatus, statusAt } from '../../src/payments/payment.ts';
import { readWords } from '../../src/payments/read-words.ts';
import type { SearchPlace } from '../../src/payments/search.ts';
import { sql } from '../../src/storage/db.ts';
import { tamper } from '../support/database.ts';
import { fc } from '../support/property.ts';
import { ani, merchant, type OfficeWorld, otherMerchant, useOfficeWorld } from './world.ts';

let world: OfficeWorld;
useOfficeWorld((fresh) => {
  world = fresh;
});
beforeEach(async () => {
  await tamper(world.office.db, sql`truncate payments, payment_words, payment_words_read cascade`);
});

const learn = () =>
  readWords({ db: world.office.db, maskedCardOf: maskedCardOf(world.office.channels) });

async function page(wanted: PaymentsWanted, limit = 50, after?: SearchPlace) {
  const found = await findPayments(world.office, ani, wanted, { limit, after });
  return { ...found, references: found.payments.map(({ payment }) => payment.reference) };
}

async function every(wanted: PaymentsWanted, limit: number): Promise<string[]> {
  const all: string[] = [];
  let after: SearchPlace | undefined;
  do {
    const { references, next } = await page(wanted, limit, after);
    all.push(...references);
    after = next;
  } while (after !== undefined);
  return all;
}

const states: readonly PaymentStatus[] = [
  'PENDING',
  'SUCCESS',
  'FAILED',
  'EXPIRED',
  'REFUNDED',
  'PARTIALLY_REFUNDED',
];
const channels = ['indomaret', 'kredivo', 'cards'];

/** Payments of two merchants in all states, some of them created at the same instant, some overdue. */
async function seeded(): Promise<Payment[]> {
  const payments: Payment[] = [];
  for (let n = 0; n < 48; n++) {
    const payment = await world.order({
      reference: `L-${n}`,
      channel: channels[n % 3] ?? 'cards',
      clientId: n % 2 === 0 ? merchant : otherMerchant,
      amount: BigInt(1000 * (1 + (n % 4))),
    });
    const createdAt = new Date(Date.UTC(2026, 0, 1 + Math.floor(n / 5)));
    const expiresAt = new Date(n % 12 === 0 ? 0 : '2999-01-01');
    const status = states[Math.floor(n / 2) % states.length] ?? 'PENDING';
    await tamper(
      world.office.db,
      sql`
      update payments set status = ${status}, created_at = ${createdAt}, expires_at = ${expiresAt}
      where id = ${payment.id}::uuid`,
    );
    payments.push({ ...payment, status, createdAt, expiresAt });
  }
  return payments;
}

describe('the list', () => {
  it('has what matches, newest first, in pages of any size', async () => {
    const payments = await seeded();
    await learn();
    const now = world.office.clock.now();
    const optional = <T>(...values: T[]) => fc.constantFrom(undefined, ...values);
    const wantedOf = fc.record({
      clientId: optional(merchant, otherMerchant),
      channel: optional(...channels, 'none'),
      statuses: optional<PaymentStatus[]>(...states.map((one) => [one]), ['AUTHORIZED']),
      amount: optional(1000n, 2000n, 5n),
      from: optional('2026-01-03'),
      to: optional('2026-01-07', '2026-01-03T00:00:00Z'),
      text: optional('l-', 'L-1', '2.000', 'sari', 'nobody'),
    });
    const fits = (one: Payment, wanted: PaymentsWanted) => {
      const { clientId, channel, statuses, amount, from, to, text } = wanted;
      const at = one.createdAt.getTime();
      const untilDay = new Date('2026-01-07T17:00:00Z').getTime();
      const until = to === '2026-01-07' ? untilDay : new Date('2026-01-03T00:00:00Z').getTime();
      const texts: Record<string, boolean> = {
        'l-': true,
        'L-1': one.reference.startsWith('L-1'),
        '2.000': one.amount === 2000n,
        sari: true,
        nobody: false,
      };
      return (
        (clientId === undefined || one.clientId === clientId) &&
        (channel === undefined || one.channel === channel) &&
        (statuses === undefined || statuses.includes(statusAt(one, now))) &&
        (amount === undefined || one.amount === amount) &&
        (from === undefined || at >= new Date('2026-01-02T17:00:00Z').getTime()) &&
        (to === undefined || at < until) &&
        (text === undefined || (texts[text] ?? false))
      );
    };
    const sorted = payments.toSorted(
      (a, b) => b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? 1 : -1),
    );
    await fc.assert(
      fc.asyncProperty(wantedOf, fc.integer({ min: 1, max: 20 }), async (wanted, limit) => {
        const expected = sorted.filter((one) => fits(one, wanted)).map((one) => one.reference);
        expect(await every(wanted, limit)).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  it('shows nothing twice and leaves nothing out while payments arrive', async () => {
    for (let n = 0; n < 6; n++) await world.order({ reference: `S-${n}` });
    const first = await page({}, 3);
    await world.order({ reference: 'S-new' });
    const second = await page({}, 3, first.next);
    expect([...first.references, ...second.references]).toEqual(
      [5, 4, 3, 2, 1, 0].map((n) => `S-${n}`),
    );
    expect(second.next).toBeUndefined();
  });

  it('finds exact names of several merchants', async () => {
    const { paymentCode = '' } = await world.order({ reference: 'SAME' });
    await world.order({ reference: 'SAME', clientId: otherMerchant, amount: 5n });
    await world.order({ reference: 'OTHER' });
    expect(await every({ reference: 'SAME' }, 1)).toEqual(['SAME', 'SAME']);
    expect(await every({ reference: 'SAME', amount: 5n }, 9)).toEqual(['SAME']);
    expect(await every({ paymentCode }, 9)).toEqual(['SAME']);
    expect(await every({ paymentCode, reference: 'OTHER' }, 9)).toEqual([]);
    expect(await every({ reference: 'SAME', text: 'nobody' }, 9)).toEqual([]);
  });
});

describe('the search', () => {
  /** How it is found: before the job has read the words, and after. */
  async function found(text: string): Promise<string[]> {
    const before = await every({ text }, 2);
    await learn();
    const after = await every({ text }, 2);
    expect(after).toEqual(before);
    return after;
  }

  it('finds a payment by each of its names', async () => {
    const payment = await world.order({ reference: 'INV-2026-000123', amount: 1_250_000n });
    await world.order({ reference: 'ANOTHER-1', amount: 12_500_000n });
    const purchase = {
      customer: { name: 'Dewi Lestari', email: 'dewi.l@contoh.id', phone: '+62 812-3456-789' },
      lines: [],
    };
    const evidence = { card: { masked: '411111******1111', brand: 'VISA', issuer: 'BCA' } };
    await tamper(
      world.office.db,
      sql`
      update payments set channel = 'cards', purchase = ${JSON.stringify(purchase)}::jsonb,
        evidence = ${JSON.stringify(evidence)}::jsonb, merchant_reference = 'MR/77/A'
      where id = ${payment.id}::uuid`,
    );
    const code = payment.paymentCode ?? '';
    const texts = [
      ['INV-2026-000123', 'inv-2026', '000123', '2026-0001'],
      ['mr/77', '77/a', code, `${code.slice(0, 4)} ${code.slice(4, 10)}`],
      ['1250000', 'Rp 1.250.000', '1,250,000', payment.requestId],
      ['dewi', 'LESTARI', 'dewi les', 'lestari dewi', 'dewi.l@', 'l@contoh'],
      ['0812', '0812 3456 789', '+62812', '62812345'],
      ['1111', '4111…1111', '4111...1111', '411111******1111', '**** 1111', '…1111'],
    ].flat();
    for (const text of texts)
      expect([text, await found(text)]).toEqual([text, [payment.reference]]);
    for (const text of ['ewi', '4112…1111', '125000', '…1112', 'dewi nobody', '%', '_']) {
      expect([text, await found(text)]).toEqual([text, []]);
    }
  });

  it('finds what has changed since the words were read, and goes on after a restore', async () => {
    const { id } = await world.order({ reference: 'CHANGES-1' });
    expect(await found('changes')).toEqual(['CHANGES-1']);
    await tamper(
      world.office.db,
      sql`
      update payments set reference = 'RENAMED-1', version = version + 1 where id = ${id}::uuid`,
    );
    expect(await every({ text: 'renamed' }, 9)).toEqual(['RENAMED-1']);
    expect(await found('changes')).toEqual([]);
    expect(await found('renamed')).toEqual(['RENAMED-1']);
    await world.office.db.single.rows(sql`update payment_words_read set saved_in = saved_in - 1`);
    await world.office.db.single.rows(sql`truncate payment_words`);
    expect(await found('renamed')).toEqual(['RENAMED-1']);
  });

  it('reads no payment twice when nothing has happened', async () => {
    await world.order({ reference: 'ONCE-1' });
    expect(await learn()).toBe(1);
    const read = () => world.office.db.rows(sql`select * from payment_words_read`);
    await learn();
    const before = await read();
    await learn();
    expect(await read()).toEqual(before);
  });
});
