import { describe, expect, it } from 'vitest';
import { Refusal } from '../../refusal.ts';
import { checker } from '../../wire/check.ts';
import { parseExact } from '../../wire/json.ts';
import { readings } from '../../wire/reading.ts';
import { additionalInfo, orderOptions, settlementBlock } from './additional-info.ts';

const check = checker(additionalInfo);
const share = (type: string, value: string) =>
  `{"bank_account_settlement_id":"SBS-1","type":"${type}","value":${value}}`;
const split = (...shares: string[]) => check(parseExact(`{"settlement":[${shares.join(',')}]}`));

describe('orderOptions', () => {
  it('is empty without options', () => {
    expect(orderOptions(undefined)).toEqual({});
    expect(orderOptions(check({ account: { id: 'SAC-1' } }))).toEqual({});
  });

  it('has the override and the split', () => {
    const info = check({ override_notification_url: 'http://127.0.0.1:9000/n' });
    expect(orderOptions(info)).toEqual({ notificationUrlOverride: 'http://127.0.0.1:9000/n' });
    expect(orderOptions(split(share('FIX', '9000000'), share('FIX', '"1000.00"'))).split).toEqual([
      { accountId: 'SBS-1', type: 'FIX', value: '9000000' },
      { accountId: 'SBS-1', type: 'FIX', value: '1000' },
    ]);
  });
});

describe('a share', () => {
  const value = 'settlement[0].value';
  const number = 'must be a number above 0 of at most 12 digits and 2 decimals';
  const whole = 'must be whole rupiah where the type is FIX';
  it.each([
    ['FIX', '0', value, number],
    ['FIX', '-1', value, number],
    ['FIX', '1000.5', value, whole],
    ['FIX', '"0.01"', value, whole],
    ['FIX', '1000000000000', value, number],
    ['FIX', '"1e3"', value, number],
    ['FIX', '" 10"', value, number],
    ['FIX', '"+10"', value, number],
    ['FIX', '"Rp10"', value, number],
    ['FIX', '"1,000"', value, number],
    ['FIX', 'true', value, number],
    ['FIX', '[10]', value, number],
    ['PERCENTAGE', '33.333', value, number],
    ['PERCENTAGE', '-0.5', value, number],
    ['fix', '10', 'settlement[0].type', 'must be one of FIX, PERCENTAGE'],
    ['PERCENT', '10', 'settlement[0].type', 'must be one of FIX, PERCENTAGE'],
  ])('must not be %s %s', (type, said, field, reason) => {
    const refused = new Refusal({ code: 'FIELD_INVALID', field, reason });
    expect(() => split(share(type, said))).toThrow(
      expect.objectContaining({ reason: refused.reason }),
    );
  });

  it('is one of 1 to 50', () => {
    expect(() => split(...Array.from({ length: 51 }, () => share('FIX', '1')))).toThrow(Refusal);
    expect(() => check({ settlement: [] }, readings.exact)).toThrow(Refusal);
    expect(split()).toEqual({});
  });
});

describe('settlementBlock', () => {
  it('says the split as it was asked for, with numbers', () => {
    const shares = [share('PERCENTAGE', '"33.30"'), share('PERCENTAGE', '66.7')];
    expect(settlementBlock(orderOptions(split(...shares)))).toEqual({
      settlement: [
        { bank_account_settlement_id: 'SBS-1', value: 33.3, type: 'PERCENTAGE' },
        { bank_account_settlement_id: 'SBS-1', value: 66.7, type: 'PERCENTAGE' },
      ],
    });
    const greatest = orderOptions(split(share('FIX', '999999999999')));
    expect(JSON.stringify(settlementBlock(greatest))).toContain('"value":999999999999,');
  });

  it('is empty without a split', () => {
    expect(settlementBlock({})).toEqual({});
  });
});

describe('report', () => {
  const column = (key: string, value: string) => ({ key, value });
  it('is kept without unknown members, at most 20 columns', () => {
    const given = [{ ...column('branch', 'Kota'), x: 1 }, column('Branch', '=1+1')];
    expect(orderOptions(check({ report: given })).report).toEqual([
      column('branch', 'Kota'),
      column('Branch', '=1+1'),
    ]);
    const many = Array.from({ length: 21 }, (_, place) => column(`k${place}`, 'x'));
    expect(orderOptions(check({ report: many.slice(1) })).report).toHaveLength(20);
    expect(() => check({ report: many })).toThrow(Refusal);
  });

  it('has each key once: the refusal names the second one', () => {
    const twice = [column('a', '1'), column('b', '2'), column('a', '3')];
    const reason = 'is the key of an earlier entry';
    expect(() => check({ report: twice })).toThrow(
      expect.objectContaining({
        reason: { code: 'FIELD_INVALID', field: 'report[2].key', reason },
      }),
    );
  });
});

describe('hold_settlement', () => {
  it.each([
    ['true', { held: true }],
    ['"true"', { held: true }],
    ['false', {}],
  ])('%s', (said, becomes) => {
    expect(orderOptions(check(parseExact(`{"hold_settlement":${said}}`)))).toEqual(becomes);
  });

  it.each(['1', '"yes"', '"TRUE"'])('must not be %s', (said) => {
    expect(() => check(parseExact(`{"hold_settlement":${said}}`))).toThrow(
      expect.objectContaining({
        reason: {
          code: 'FIELD_INVALID',
          field: 'hold_settlement',
          reason: 'must be true or false',
        },
      }),
    );
  });
});

describe('a split by percentage', () => {
  it.each([
    [[share('PERCENTAGE', '100')]],
    [[share('PERCENTAGE', '99.99')]],
    [[share('PERCENTAGE', '0.01')]],
    [[share('PERCENTAGE', '33.33'), share('PERCENTAGE', '"66.67"')]],
    [Array.from({ length: 10 }, () => share('PERCENTAGE', '10'))],
    [[share('PERCENTAGE', '0.1'), share('PERCENTAGE', '0.2'), share('PERCENTAGE', '99.7')]],
  ])('may be %j', (shares) => {
    expect(orderOptions(split(...shares)).split).toHaveLength(shares.length);
  });

  it.each([
    [
      [share('PERCENTAGE', '60'), share('PERCENTAGE', '60')],
      'must total at most 100 percent, not 120',
    ],
    [[share('PERCENTAGE', '100'), share('FIX', '1')], 'must be all FIX or all PERCENTAGE'],
  ])('must not be %j', (shares, reason) => {
    const refused = new Refusal({ code: 'FIELD_INVALID', field: 'settlement', reason });
    expect(() => split(...shares)).toThrow(expect.objectContaining({ reason: refused.reason }));
  });
});
