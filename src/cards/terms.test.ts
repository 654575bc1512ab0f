// What a card pays on an order, case by case.
import { describe, expect, it } from 'vitest';
import type { AcquirerId } from '../channels/cards/acquirers.ts';
import type { CardOrder } from '../channels/cards/order.ts';
import type { CardSettings } from '../channels/cards/settings.ts';
import { cardTerms, discountOf, leastInstalment, tenorChoices } from './terms.ts';

const order: CardOrder = {
  type: 'SALE',
  autoCapture: false,
  customer: {},
  save: false,
  autoRedirect: false,
  language: 'en',
  theme: {},
  promos: [],
  allowBins: [],
  allowTenors: [],
};
const card = { number: '4556330000000019', expiry: '1231' };
const bca = { type: 'CREDIT', issuer: 'BCA', bank: 'BCA' } as const;
const foreign = { type: 'CREDIT', issuer: 'ELSEWHERE' } as const;
const debit = { type: 'DEBIT', issuer: 'BCA', bank: 'BCA' } as const;

const usual = { order, amount: 1_000_000n, card, identity: bca, save: false };
const instalment = (acquirer: AcquirerId, tenor = 6): CardOrder => ({
  ...order,
  type: 'INSTALLMENT',
  acquirer,
  tenor,
});

describe('who acquires', () => {
  it.each([
    ['the card’s own bank', usual, 'BCA', false],
    [
      'the default for a card of a bank that is not an acquirer',
      { ...usual, identity: foreign },
      'BCA',
      true,
    ],
    [
      'the acquirer that the merchant names',
      { ...usual, order: { ...order, acquirer: 'BNI' as const } },
      'BNI',
      true,
    ],
    [
      'the merchant’s choice of instalments',
      { ...usual, order: instalment('DANAMON') },
      'DANAMON',
      true,
    ],
  ])('%s', (_name, input, acquirer, offUs) => {
    expect(cardTerms(input)).toMatchObject({ terms: { acquirer, offUs, charged: '1000000' } });
  });

  it('of instalments is the default one for a card of a bank that is not an acquirer', () => {
    const choosing = { ...order, allowTenors: [0, 3] };
    const input = { ...usual, order: choosing, identity: foreign, tenor: 3 };
    expect(cardTerms(input)).toMatchObject({ terms: { acquirer: 'DANAMON', tenor: 3 } });
  });
});

describe('what is refused', () => {
  it.each([
    [
      'a BIN that is not allowed',
      { ...usual, order: { ...order, allowBins: ['411111'] } },
      'card-not-allowed',
    ],
    ['another bank’s card on us', { ...usual, order: instalment('BNI') }, 'card-not-on-us'],
    [
      'a card of an unknown bank on us',
      { ...usual, order: instalment('BCA'), identity: foreign },
      'card-not-on-us',
    ],
    [
      'a debit card in instalments',
      { ...usual, order: instalment('BCA'), identity: debit },
      'card-debit-no-instalments',
    ],
    [
      'less than the minimum',
      { ...usual, order: instalment('BCA'), amount: 499_999n },
      'tenor-below-minimum',
    ],
    ['no choice', { ...usual, order: { ...order, allowTenors: [0, 3] } }, 'tenor-missing'],
    [
      'a choice that was not offered',
      { ...usual, order: { ...order, allowTenors: [0, 3] }, tenor: 6 },
      'tenor-missing',
    ],
  ])('%s', (_name, input, problem) => {
    expect(cardTerms(input)).toEqual({ problem });
  });

  it('does not include the exact limits', () => {
    expect(cardTerms({ ...usual, order: instalment('BCA'), amount: 500_000n })).toHaveProperty(
      'terms',
    );
    expect(cardTerms({ ...usual, order: { ...order, allowBins: ['45563300'] } })).toHaveProperty(
      'terms',
    );
  });

  it('a promo that brings the amount below the minimum of instalments', () => {
    const promos = [{ bin: '455633', discount: '1' }];
    const input = { ...usual, order: { ...instalment('BCA'), promos }, amount: 500_000n };
    expect(cardTerms(input)).toEqual({ problem: 'tenor-below-minimum' });
  });
});

describe('a promo', () => {
  const promos = [
    { bin: '455633', discount: '1000' },
    { bin: '45563300', discount: '2500' },
    { bin: '411111', discount: '9000' },
  ];

  it.each([
    ['4556330000000019', 2500n],
    ['4556331000000000', 1000n],
    ['5573381011111101', undefined],
  ])('of %s is the longest BIN’s: %s', (number, discount) => {
    expect(discountOf({ ...order, promos }, number)).toBe(discount);
  });

  it('lowers the charge, to the last digit of a large amount', () => {
    const amount = 9_007_199_254_740_993n;
    expect(cardTerms({ ...usual, amount, order: { ...order, promos } })).toMatchObject({
      terms: { charged: '9007199254738493', discount: '2500' },
    });
  });
});

it.each([
  [order, []],
  [{ ...order, allowTenors: [0] }, []],
  [{ ...order, allowTenors: [6, 0, 3, 3] }, [0, 3, 6]],
  [{ ...order, allowTenors: [6] }, [6]],
  [instalment('BCA', 12), [12]],
  [{ ...order, type: 'AUTHORIZE' as const, allowTenors: [0, 3] }, []],
  [{ ...order, type: 'MOTO' as const, allowTenors: [0, 3] }, []],
])('offers the tenors %#', (given, tenors) => {
  expect(tenorChoices(given, 1_000_000n)).toEqual(tenors);
});

it('offers no instalments below the minimum of every bank that has the tenor', () => {
  const choosing = (...allowTenors: number[]) => ({ ...order, allowTenors });
  expect(tenorChoices(choosing(0, 3), 299_999n)).toEqual([]);
  expect(tenorChoices(choosing(3), 299_999n)).toEqual([3]);
  expect(tenorChoices(choosing(0, 3, 36), 300_000n)).toEqual([0, 3, 36]);
  expect(tenorChoices(choosing(0, 3, 5), 300_000n)).toEqual([0, 3]);
});

describe('a merchant with settings', () => {
  const mandiri = { type: 'CREDIT', issuer: 'MANDIRI', bank: 'BANK_MANDIRI' } as const;
  const with_ = (settings: CardSettings, change: Partial<CardOrder> = {}): CardOrder => ({
    ...order,
    allowTenors: [0, 3, 6, 9, 12, 36],
    ...change,
    settings,
  });

  it('offers the tenors of its own banks, for its own minimum', () => {
    const settings: CardSettings = {
      mids: { BCA: { sale: '1', instalment: '2' }, BUKOPIN: { sale: '3' } },
      instalments: { BUKOPIN: { minimum: 100_000, tenors: [9] } },
    };
    expect(tenorChoices(with_(settings), 500_000n)).toEqual([0, 3, 6, 9, 12]);
    expect(tenorChoices(with_(settings), 499_999n)).toEqual([0, 9]);
    expect(tenorChoices(with_(settings), 99_999n)).toEqual([]);
    expect(leastInstalment(with_(settings))).toBe(100_000n);
  });

  it('without the payment type INSTALLMENT offers none', () => {
    expect(tenorChoices(with_({ payment_types: ['SALE'] }), 1_000_000n)).toEqual([]);
  });

  it.each([
    ['the card’s own bank', 3, bca, 'BCA'],
    ['an off-us bank, where the own bank has not the tenor', 9, bca, 'DANAMON'],
    ['an off-us bank, where the own bank has no number', 9, mandiri, 'DANAMON'],
    ['an off-us bank, where the own bank is none', 12, foreign, 'DANAMON'],
  ])('sends instalments to %s', (_name, tenor, identity, acquirer) => {
    const mids = { BCA: { sale: '1', instalment: '2' }, DANAMON: { sale: '3' } };
    const input = { ...usual, order: with_({ mids }), identity, tenor };
    expect(cardTerms(input)).toMatchObject({ terms: { acquirer, tenor } });
  });

  it('refuses a tenor that only another bank’s cards have', () => {
    const mids = { BANK_MANDIRI: { sale: '1', instalment: '2' }, BUKOPIN: { sale: '3' } };
    const input = { ...usual, order: with_({ mids }), tenor: 36 };
    expect(cardTerms(input)).toEqual({ problem: 'tenor-not-offered' });
    expect(cardTerms({ ...input, identity: mandiri })).toHaveProperty('terms');
  });

  it.each([
    ['at the card’s bank, where the merchant has a number', bca, 'BCA'],
    ['else at its acquirer', mandiri, 'BNI'],
  ])('sells %s', (_name, identity, acquirer) => {
    const settings = { acquirer: 'BNI', mids: { BCA: { sale: '1' }, BNI: { sale: '2' } } } as const;
    const input = { ...usual, order: with_(settings), identity, tenor: 0 };
    expect(cardTerms(input)).toMatchObject({ terms: { acquirer } });
  });

  it('sells at the first bank where it has a number, if it names no acquirer', () => {
    const mids = { OCBC_NISP: { sale: '1' } };
    const input = { ...usual, order: with_({ mids }), tenor: 0 };
    expect(cardTerms(input)).toMatchObject({ terms: { acquirer: 'OCBC_NISP', offUs: true } });
  });
});
