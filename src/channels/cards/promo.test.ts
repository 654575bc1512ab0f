import { describe, expect, it } from 'vitest';
import { promoOf, ranked } from './promo.ts';

const promos = [{ bin: '4111' }, { bin: '411111' }, { bin: '5' }];

describe('promoOf', () => {
  it.each([
    ['4111111111111111', '411111'],
    ['4111220000000000', '4111'],
    ['411111••••••1111', '411111'],
    ['5555', '5'],
    ['3411', undefined],
    ['', undefined],
  ])('chooses for %s the promo of %s', (digits, bin) => {
    expect(promoOf(promos, digits)?.bin).toBe(bin);
    expect(promoOf([...promos].reverse(), digits)?.bin).toBe(bin);
  });
});

it('ranks the longest BIN first and leaves the order of the rest', () => {
  const more = [...promos, { bin: '4000' }];
  expect(ranked(more).map(({ bin }) => bin)).toEqual(['411111', '4111', '4000', '5']);
});
