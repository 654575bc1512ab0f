import { describe, expect, it } from 'vitest';
import { Refusal } from '../../refusal.ts';
import { checker } from '../../wire/check.ts';
import { parseExact } from '../../wire/json.ts';
import { additionalInfo, asked } from './additional-info.ts';

const check = checker(additionalInfo);
const share = (type: string, value: string) =>
  `{"bank_account_settlement_id":"SBS-1","type":"${type}","value":${value}}`;
const split = (...shares: string[]) => check(parseExact(`{"settlement":[${shares.join(',')}]}`));

describe('asked', () => {
  it('makes nothing of nothing', () => {
    expect(asked(undefined)).toEqual({});
    expect(asked(check({ account: { id: 'SAC-1' } }))).toEqual({});
  });

  it('carries the override and the split', () => {
    const info = check({ override_notification_url: 'http://127.0.0.1:9000/n' });
    expect(asked(info)).toEqual({ notificationUrlOverride: 'http://127.0.0.1:9000/n' });
    expect(asked(split(share('FIX', '9000000'), share('FIX', '"1000.50"'))).split).toEqual([
      { accountId: 'SBS-1', type: 'FIX', value: '9000000' },
      { accountId: 'SBS-1', type: 'FIX', value: '1000.5' },
    ]);
  });
});

describe('a split by percentage', () => {
  it.each([
    [[share('PERCENTAGE', '100')]],
    [[share('PERCENTAGE', '33.33'), share('PERCENTAGE', '"66.67"')]],
    [Array.from({ length: 10 }, () => share('PERCENTAGE', '10'))],
    [[share('PERCENTAGE', '0.1'), share('PERCENTAGE', '0.2'), share('PERCENTAGE', '99.7')]],
  ])('may be %j', (shares) => {
    expect(asked(split(...shares)).split).toHaveLength(shares.length);
  });

  it.each([
    [[share('PERCENTAGE', '99.99')], 'must total 100 percent, not 99.99'],
    [[share('PERCENTAGE', '60'), share('PERCENTAGE', '60')], 'must total 100 percent, not 120'],
    [[share('PERCENTAGE', '100'), share('FIX', '1')], 'must be all FIX or all PERCENTAGE'],
  ])('may not be %j', (shares, reason) => {
    const refused = new Refusal({ code: 'FIELD_INVALID', field: 'settlement', reason });
    expect(() => split(...shares)).toThrow(expect.objectContaining({ reason: refused.reason }));
  });
});
