import { describe, expect, it } from 'vitest';
import { fc } from '../../test/support/property.ts';
import type { SettlementAccount } from '../merchants/merchant.ts';
import type { Share, SplitSums } from '../payments/payment.ts';
import { afterRefundOf } from '../payments/split-sums.ts';
import { apportion } from './apportion.ts';
import { type BatchSums, payOut } from './batch.ts';
import { brokenSplit, brokenTogether, sharesBack, sharesOf } from './split.ts';

const rupiah = fc.bigInt({ min: 0n, max: 10n ** 13n });
const sum = (amounts: readonly bigint[]) => amounts.reduce((total, amount) => total + amount, 0n);
const given = (shares: readonly { amount: bigint }[]) => sum(shares.map(({ amount }) => amount));
const percentage = (accountId: string, value: string) => ({ accountId, type: 'PERCENTAGE', value });
const fix = (accountId: string, value: string) => ({ accountId, type: 'FIX', value });

describe('apportion', () => {
  it('adds up to the total, and each part is less than a rupiah off its exact part', () => {
    const weights = fc
      .array(fc.bigInt({ min: 0n, max: 10n ** 9n }), { minLength: 1, maxLength: 60 })
      .filter((all) => all.some((weight) => weight > 0n));
    fc.assert(
      fc.property(rupiah, weights, (total, all) => {
        const parts = apportion(total, all);
        const whole = sum(all);
        expect(sum(parts)).toBe(total);
        parts.forEach((part, index) => {
          const exact = total * (all[index] ?? 0n);
          expect(part * whole).toBeGreaterThan(exact - whole);
          expect(part * whole).toBeLessThan(exact + whole);
        });
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    [100n, [1n, 1n, 1n], [34n, 33n, 33n]],
    [10n, [667n, 333n], [7n, 3n]],
    [1n, [1n, 1n], [1n, 0n]],
    [0n, [1n, 2n], [0n, 0n]],
    [5n, [0n, 1n], [0n, 5n]],
  ])('%s by %s is %s', (total, weights, parts) => {
    expect(apportion(total, weights)).toEqual(parts);
  });

  it('refuses weights that are all zero', () => {
    expect(() => apportion(1n, [0n])).toThrow('nothing to divide by');
  });
});

const twoDecimals = fc
  .integer({ min: 1, max: 10_000 })
  .map((units) => ({ units, text: (units / 100).toFixed(2) }));

describe('a split', () => {
  it('by percentage never gives more than the net, and leaves the rest to the default account', () => {
    const split = fc
      .array(twoDecimals, { minLength: 1, maxLength: 20 })
      .filter((all) => all.reduce((total, { units }) => total + units, 0) <= 10_000);
    fc.assert(
      fc.property(rupiah, split, (net, all) => {
        const asked = all.map(({ text }, index) => percentage(`A${index}`, text));
        expect(brokenTogether(asked)).toBeUndefined();
        const shares = sharesOf(asked, net);
        const whole = all.reduce((total, { units }) => total + units, 0);
        expect(given(shares)).toBeLessThanOrEqual(net);
        if (whole === 10_000) expect(given(shares)).toBe(net);
        for (const { accountId, amount } of shares) {
          const exact = net * BigInt(all[Number(accountId.slice(1))]?.units ?? 0);
          expect(amount * 10_000n).toBeGreaterThan(exact - 10_000n);
          expect(amount * 10_000n).toBeLessThan(exact + 10_000n);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('in rupiah gives the fixed amounts as long as the net lasts', () => {
    expect(sharesOf([fix('A', '60'), fix('B', '30')], 100n)).toEqual([
      { accountId: 'A', amount: 60n },
      { accountId: 'B', amount: 30n },
    ]);
    expect(sharesOf([fix('A', '60'), fix('B', '30')], 70n)).toEqual([
      { accountId: 'A', amount: 60n },
      { accountId: 'B', amount: 10n },
    ]);
    expect(sharesOf([fix('A', '60')], 0n)).toEqual([]);
  });

  /** What a payment's split has given, before any refund. */
  const received = (net: bigint, shares: Share[]): SplitSums => ({
    received: net,
    given: shares,
    returned: 0n,
    taken: [],
  });

  it('is taken back as it was given: the whole exactly, a part in proportion', () => {
    const receipts = fc.record({
      amount: fc.bigInt({ min: 1n, max: 10n ** 12n }),
      percent: fc.nat(100),
      back: fc.nat(100),
      first: fc.nat(100),
    });
    fc.assert(
      fc.property(receipts, ({ amount, percent, back, first }) => {
        const net = amount - (amount * BigInt(percent)) / 100n;
        const split = [percentage('A', String(first)), percentage('B', String(100 - first))].filter(
          ({ value }) => value !== '0',
        );
        const shares = sharesOf(split, net);
        expect(sharesBack(received(net, shares), net)).toEqual(shares);
        const part = (net * BigInt(back)) / 100n;
        if (shares.length > 0) expect(given(sharesBack(received(net, shares), part))).toBe(part);
      }),
      { numRuns: 1000 },
    );
  });

  it('gives back as much in many small refunds as in one', () => {
    const net = 100_000n;
    const shares = sharesOf([percentage('A', '40')], net);
    let sums: SplitSums | undefined = received(net, shares);
    for (let n = 0; n < 60; n++) {
      const back = sharesBack(sums, 1n);
      sums = afterRefundOf(sums, 1n, back) ?? sums;
    }
    expect(sums.taken).toEqual([{ accountId: 'A', amount: 24n }]);
  });

  it('is taken back within a rupiah of its part, whatever was refunded and rejected before', () => {
    const refunds = fc.array(fc.record({ percent: fc.nat(60), rejected: fc.boolean() }), {
      maxLength: 20,
    });
    const splits = fc.array(fc.integer({ min: 1, max: 3333 }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 1000n }), splits, refunds, (net, parts, history) => {
        const split = parts.map((part, index) => percentage(`A${index}`, String(part / 100)));
        let sums = received(net, sharesOf(split, net));
        const refund = (amount: bigint, rejected: boolean) => {
          const back = sharesBack(sums, amount);
          expect(given(back)).toBeLessThanOrEqual(amount);
          for (const { amount: one } of back) expect(one).toBeGreaterThan(0n);
          sums = afterRefundOf(sums, amount, back) ?? sums;
          if (rejected) sums = afterRefundOf(sums, amount, back, { undone: true }) ?? sums;
        };
        for (const { percent, rejected } of history) {
          refund(((net - sums.returned) * BigInt(percent)) / 100n, rejected);
          for (const { accountId, amount } of sums.given) {
            const taken = sums.taken.find((one) => one.accountId === accountId)?.amount ?? 0n;
            const missing = amount * sums.returned - taken * net;
            expect(missing < 2n * net && missing > -2n * net).toBe(true);
          }
        }
        refund(net - sums.returned, false);
        const inOrder = (list: Share[]) =>
          list
            .filter(({ amount }) => amount > 0n)
            .sort((a, b) => (a.accountId < b.accountId ? -1 : 1));
        expect(inOrder(sums.taken)).toEqual(inOrder(sums.given));
      }),
      { numRuns: 1000 },
    );
  });

  const accounts: SettlementAccount[] = [
    { id: 'A', bank: 'BCA', number: '1', holder: 'PT' },
    { id: 'B', bank: 'BCA', number: '2', holder: 'PT', status: 'unverified' },
  ];
  it.each([
    ['an unknown account', [fix('X', '1')], 100n, { index: 0, member: 'accountId' }],
    [
      'an unverified account',
      [fix('A', '1'), fix('B', '1')],
      100n,
      { index: 1, member: 'accountId' },
    ],
    ['more than the net', [fix('A', '101')], 100n, { index: 0, member: 'value' }],
    [
      'more than the net together',
      [fix('A', '99'), fix('A', '2')],
      100n,
      { index: 1, member: 'value' },
    ],
    ['a net of nothing', [fix('A', '1')], 0n, { index: 0, member: 'value' }],
  ])('is broken by %s', (_name, split, net, where) => {
    expect(brokenSplit(split, accounts, net)).toMatchObject(where);
  });

  it('may be the whole net', () => {
    expect(brokenSplit([fix('A', '100')], accounts, 100n)).toBeUndefined();
    expect(brokenSplit([percentage('A', '100')], accounts, 0n)).toBeUndefined();
  });
});

describe('a batch', () => {
  const account = (id: string): SettlementAccount => ({
    id,
    bank: 'BCA',
    number: id,
    holder: 'PT',
  });
  const accounts = [account('D'), account('A'), account('B')] as const;
  const sums = (net: bigint, carriedIn = 0n): BatchSums => ({
    receipts: 1,
    gross: net > 0n ? net : 0n,
    fees: 0n,
    refunds: 1,
    refunded: net > 0n ? 0n : -net,
    restored: 0n,
    returnedIn: 0n,
    adjusted: 0n,
    carriedIn,
  });
  const paid = (net: bigint, shared: [string, bigint][], carriedIn = 0n) =>
    payOut(sums(net, carriedIn), new Map(shared), accounts);

  it('pays exactly what is owed, for any splits and debts', () => {
    const shares = fc.bigInt({ min: -1000n, max: 1000n });
    const owing = fc.bigInt({ min: -500n, max: 100n });
    fc.assert(
      fc.property(shares, shares, shares, owing, (net, a, b, carriedIn) => {
        const shared = new Map([
          ['A', a],
          ['B', b],
          ['gone', 5n],
        ]);
        const out = payOut(sums(net, carriedIn), shared, accounts, new Map([['left', 7n]]));
        expect(out.unpaidIn).toBe(7n);
        expect(out.paidOut + out.carriedOut + out.unpaidOut).toBe(net + carriedIn + 7n);
        expect(given(out.transfers)).toBe(out.paidOut);
        expect(given(out.unpaid)).toBe(out.unpaidOut);
        for (const { accountId } of out.unpaid) expect(['gone', 'left']).toContain(accountId);
        expect(out.transfers.every(({ amount }) => amount >= 0n)).toBe(true);
        expect(out.paidOut > 0n ? out.carriedOut : 0n).toBe(0n);
      }),
      { numRuns: 2000 },
    );
  });

  it("covers other accounts' debts from the default account first", () => {
    const amounts = (out: ReturnType<typeof paid>) =>
      out.transfers.map((one) => [one.account.id, one.shared, one.amount]);
    expect(
      amounts(
        paid(100n, [
          ['A', -30n],
          ['B', 60n],
        ]),
      ),
    ).toEqual([
      ['D', 70n, 40n],
      ['A', -30n, 0n],
      ['B', 60n, 60n],
    ]);
    expect(
      amounts(
        paid(
          50n,
          [
            ['A', 60n],
            ['B', 10n],
          ],
          -10n,
        ),
      ),
    ).toEqual([
      ['D', -20n, 0n],
      ['A', 60n, 34n],
      ['B', 10n, 6n],
    ]);
  });

  describe('with an account that is not verified', () => {
    const unverified = (id: string): SettlementAccount => ({
      ...account(id),
      status: 'unverified',
    });
    const shown = (out: ReturnType<typeof payOut>) => ({
      paid: out.transfers.map((one) => [one.account.id, one.amount]),
      waits: out.unpaid.map((one) => [one.accountId, one.amount]),
      carried: out.carriedOut,
    });

    it('keeps the part of a payee for that payee, and pays it once it is verified', () => {
      const shared = new Map([
        ['A', 40n],
        ['gone', 10n],
      ]);
      const out = payOut(sums(100n), shared, [account('D'), unverified('A')]);
      const waits = [
        ['A', 40n],
        ['gone', 10n],
      ];
      expect(shown(out)).toEqual({ paid: [['D', 50n]], waits, carried: 0n });
      const waiting = new Map(out.unpaid.map((one) => [one.accountId, one.amount]));
      expect(shown(payOut(sums(0n), new Map(), [account('D'), account('A')], waiting))).toEqual({
        paid: [['A', 40n]],
        waits: [['gone', 10n]],
        carried: 0n,
      });
    });

    it('carries the part of the default account, and pays it to the next one that is verified', () => {
      const out = payOut(sums(100n), new Map([['A', 40n]]), [unverified('D'), account('A')]);
      expect(shown(out)).toEqual({ paid: [['A', 40n]], waits: [], carried: 60n });
      expect(shown(payOut(sums(5n, 60n), new Map(), [account('E')]))).toMatchObject({
        paid: [['E', 65n]],
      });
    });

    it('takes what it owes from what waits for it, and only the rest from others', () => {
      const waiting = new Map([['A', 30n]]);
      const out = payOut(
        sums(100n),
        new Map([['A', -40n]]),
        [account('D'), unverified('A')],
        waiting,
      );
      expect(shown(out)).toEqual({ paid: [['D', 130n]], waits: [], carried: 0n });
    });
  });
});
