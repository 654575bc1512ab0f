// Reading a card: numbers, expiry dates and CVVs as people type them.
import { describe, expect, it } from 'vitest';
import { brandOf, expiryText, masked, readCvv, readExpiry, readNumber } from './card.ts';

describe('a number', () => {
  it.each([
    ['4111111111111111', 'VISA'],
    ['4111 1111 1111 1111', 'VISA'],
    ['5573-3810-1111-1101', 'MASTER'],
    [' 377700000000018 ', 'AMEX'],
    ['3568000000000016', 'JCB'],
  ])('%s is a %s', (typed, brand) => {
    const number = typed.replace(/[\s-]/g, '');
    expect(readNumber(typed)).toEqual({ value: { number, brand } });
    expect(brandOf(number)).toBe(brand);
  });

  it.each([
    ['', 'number-missing'],
    [' - ', 'number-missing'],
    ['4111111111111112', 'number-invalid'],
    ['411111111111111', 'number-invalid'],
    ['41111111111111111111', 'number-invalid'],
    ['4111x11111111111', 'number-invalid'],
    ['٤١١١١١١١١١١١١١١١', 'number-invalid'],
    ['0000000000000000', 'number-invalid'],
    ['6011000990139424', 'card-brand-unsupported'],
  ])('%j is refused: %s', (typed, problem) => {
    expect(readNumber(typed)).toEqual({ problem });
  });

  it('is shown by its first six and last four digits', () => {
    expect(masked('5573381011111101')).toBe('557338******1101');
    expect(masked('377700000000018')).toBe('377700*****0018');
  });
});

describe('an expiry', () => {
  const now = new Date('2026-11-21T10:00:00Z');

  it.each([
    ['12/31', '1231'],
    ['12/2031', '1231'],
    ['1231', '1231'],
    ['1/27', '0127'],
    ['01 / 27', '0127'],
    ['01-27', '0127'],
    ['11/26', '1126'],
  ])('%s is %s', (typed, value) => {
    expect(readExpiry(typed, now)).toEqual({ value });
  });

  it.each([
    ['', 'expiry-missing'],
    ['13/30', 'expiry-invalid'],
    ['00/30', 'expiry-invalid'],
    ['12/1931', 'expiry-invalid'],
    ['soon', 'expiry-invalid'],
    ['10/26', 'expiry-past'],
    ['12/19', 'expiry-past'],
  ])('%j is refused: %s', (typed, problem) => {
    expect(readExpiry(typed, now)).toEqual({ problem });
  });

  it('is good until its month has ended in Jakarta', () => {
    expect(readExpiry('11/26', new Date('2026-11-30T16:59:59Z'))).toEqual({ value: '1126' });
    expect(readExpiry('11/26', new Date('2026-11-30T17:00:00Z'))).toEqual({
      problem: 'expiry-past',
    });
  });

  it('reads as MM/YY', () => {
    expect(expiryText('0127')).toBe('01/27');
  });
});

describe('a CVV', () => {
  it.each([
    ['123', 'VISA', { value: '123' }],
    [' 123 ', 'MASTER', { value: '123' }],
    ['1234', 'AMEX', { value: '1234' }],
    ['', 'VISA', { problem: 'cvv-missing' }],
    ['12', 'VISA', { problem: 'cvv-invalid' }],
    ['1234', 'VISA', { problem: 'cvv-invalid' }],
    ['123', 'AMEX', { problem: 'cvv-invalid' }],
    ['12a', 'VISA', { problem: 'cvv-invalid' }],
  ] as const)('%j on a %s card', (typed, brand, read) => {
    expect(readCvv(typed, brand)).toEqual(read);
  });
});
