import { describe, expect, it } from 'vitest';
import { fc } from '../../../test/support/property.ts';
import { readSellers } from './sellers.ts';

describe('readSellers', () => {
  it('reads one seller or a list of sellers', () => {
    const seller = {
      id: 8,
      name: 'Toko',
      address: { city: 'Solo', country_code: 'IDN', phone: -1 },
    };
    const read = { id: '8', name: 'Toko', 'address.city': 'Solo', 'address.country_code': 'IDN' };
    expect(readSellers(seller)).toEqual([read]);
    expect(readSellers([seller, { id: '9' }])).toEqual([read, { id: '9' }]);
  });

  it('leaves out what the database cannot store and what is not readable', () => {
    const odd = {
      id: 'a\0',
      name: '\ud83d',
      url: 'x'.repeat(256),
      email: true,
      legal_id: '',
      other: 'x',
    };
    expect(readSellers([odd, null, 'x', { address: 'x' }])).toEqual([]);
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.anything(), (given) => Array.isArray(readSellers(given))));
  });
});
