// A merchant's card settings: what is accepted, and what each mistake is told.
import { expect, it } from 'vitest';
import { settingsProblem } from './settings.ts';

it.each([
  [{}],
  [{ payment_types: ['SALE', 'AUTHORIZE'], default_payment_type: 'AUTHORIZE' }],
  [{ default_payment_type: 'INSTALLMENT', acquirer: 'BANK_MANDIRI' }],
  [{ mids: { BCA: { sale: '00012', instalment: 'A1', tid: '10000001' } }, acquirer: 'BCA' }],
  [{ payment_types: ['INSTALLMENT'], mids: { BNI: { instalment: '7' } } }],
  [{ payment_types: ['SALE', 'INSTALLMENT'], mids: { HSBC: { sale: '7' } } }],
  [{ instalments: { BCA: { minimum: 1_000_000, tenors: [24, 3] }, BNI: {} } }],
])('accepts %j', (settings) => {
  expect(settingsProblem(settings)).toBeUndefined();
});

it.each([
  [[], 'must be an object'],
  [null, 'must be an object'],
  [{ payment_type: 'SALE' }, 'has payment_type, which is not one of the members: payment_types, '],
  [{ payment_types: [] }, 'has payment_types, which must be a list of values'],
  [{ payment_types: 'SALE' }, 'has payment_types, which must be a list of values'],
  [{ payment_types: ['SALE', 'sale'] }, 'has payment_types[1], which must be one of SALE, '],
  [{ payment_types: ['SALE', 'SALE'] }, 'has payment_types[1], which is in the list before'],
  [{ default_payment_type: 'AUTHORIZATION' }, 'has default_payment_type, which must be one of '],
  [
    { payment_types: ['SALE'], default_payment_type: 'MOTO' },
    'has default_payment_type MOTO, which is not among payment_types',
  ],
  [{ acquirer: 'MANDIRI' }, 'has acquirer, which must be one of BNI, '],
  [
    { acquirer: 'BNI', mids: { BCA: { sale: '1' } } },
    'has acquirer BNI, which has no mids.BNI.sale',
  ],
  [{ mids: { MANDIRI: {} } }, 'has mids.MANDIRI, which is not one of the banks: BNI, '],
  [{ mids: { constructor: {} } }, 'has mids.constructor, which is not one of the banks: '],
  [{ mids: { BCA: { sale: 12 } } }, 'has mids.BCA.sale, which must be 1 to 15 letters or digits'],
  [{ mids: { BCA: { sale: '1', tid: '123456789' } } }, 'has mids.BCA.tid, which must be 1 to 8 '],
  [{ mids: { BCA: { mid: '1' } } }, 'has mids.BCA.mid, which is not one of the members: sale, '],
  [{ mids: {} }, 'has mids, which must have a sale number at one bank at least'],
  [
    { payment_types: ['SALE', 'INSTALLMENT'], mids: { BCA: { sale: '1' } } },
    'has payment_types INSTALLMENT, which needs a number for instalments in mids',
  ],
  [{ instalments: { BCA: { minimum: '1' } } }, 'has instalments.BCA.minimum, which must be whole '],
  [{ instalments: { BCA: { minimum: 0 } } }, 'has instalments.BCA.minimum, which must be whole '],
  [{ instalments: { BCA: { tenors: [3, 0] } } }, 'has instalments.BCA.tenors[1], which must be '],
  [{ instalments: { BCA: { tenors: [61] } } }, 'has instalments.BCA.tenors[0], which must be '],
])('refuses %j', (settings, problem) => {
  expect(settingsProblem(settings)?.startsWith(problem), settingsProblem(settings)).toBe(true);
});
