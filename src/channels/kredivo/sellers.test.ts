import { describe, expect, it } from 'vitest';
import { fc } from '../../../test/support/property.ts';
import { readSellers } from './sellers.ts';

describe('readSellers', () => {
  it('reads one seller, and a list of them', () => {
    const seller = { id: '8', name: 'Toko', address: { city: 'Solo', country_code: 'IDN' } };
    const read = { id: '8', name: 'Toko', 'address.city': 'Solo', 'address.country_code': 'IDN' };
    expect(readSellers(seller)).toEqual([read]);
    expect(readSellers([seller, { id: '9' }])).toEqual([read, { id: '9' }]);
  });

  it('leaves out what the database cannot keep or nobody could read', () => {
    const odd = {
      id: 'a\0',
      name: '\ud83d',
      url: 'x'.repeat(256),
      email: 7,
      legal_id: '',
      other: 'x',
    };
    expect(readSellers([odd, null, 'x', { address: 'x' }])).toEqual([]);
  });

  it('reads anything without falling over', () => {
    fc.assert(fc.property(fc.anything(), (given) => Array.isArray(readSellers(given))));
  });
});
