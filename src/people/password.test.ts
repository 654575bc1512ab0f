// Passwords: hashes with parameters, and few at once.
import { describe, expect, it } from 'vitest';
import { hashPassword, isOutdated, isPassword, isPasswordHash, smallCost } from './password.ts';
import { queue } from './queue.ts';

describe('a hash', () => {
  it('keeps its parameters, and is another one each time', async () => {
    const [one, other] = await Promise.all([
      hashPassword('x', smallCost),
      hashPassword('x', smallCost),
    ]);
    expect(one).toMatch(/^scrypt\$1024\$8\$1\$[\w-]{22}\$[\w-]{43}$/);
    expect(one).not.toBe(other);
    expect([await isPassword('x', one), await isPassword('y', one)]).toEqual([true, false]);
    expect(isOutdated(one)).toBe(true);
    expect(isOutdated(await hashPassword('x'))).toBe(false);
  });

  it('is the same for the same letters in another spelling', async () => {
    const hash = await hashPassword('caf\u00e9', smallCost);
    expect(await isPassword('cafe\u0301', hash)).toBe(true);
  });

  it('is that of RFC 7914', async () => {
    // P="pleaseletmein", S="SodiumChloride", N=16384, r=8, p=1; the first 32 bytes of 64 do not depend on the rest.
    const salt = Buffer.from('SodiumChloride').toString('base64url');
    const key = Buffer.from(
      '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2',
      'hex',
    ).toString('base64url');
    expect(await isPassword('pleaseletmein', `scrypt$16384$8$1$${salt}$${key}`)).toBe(true);
  });

  it.each([
    '',
    'password',
    'scrypt$1000$8$1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    'scrypt$1024$0$1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    'scrypt$33554432$8$1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
  ])('is not %o', (text) => {
    expect(isPasswordHash(text)).toBe(false);
  });
});

describe('the queue', () => {
  it('runs so many at once, in order, and refuses beyond the line', async () => {
    const inTurn = queue({ atOnce: 2, waiting: 2 });
    const started: number[] = [];
    const ends: (() => void)[] = [];
    const work = (number: number) =>
      inTurn(async () => {
        started.push(number);
        await new Promise<void>((resolve) => ends.push(resolve));
        return number;
      });
    const all = [1, 2, 3, 4].map(work);
    await expect(work(5)).rejects.toThrow('RATE_LIMITED');
    expect(started).toEqual([1, 2]);
    ends[0]?.();
    await all[0];
    await new Promise(setImmediate);
    expect(started).toEqual([1, 2, 3]);
    for (const end of ends) end();
    await new Promise(setImmediate);
    for (const end of ends) end();
    expect(await Promise.all(all)).toEqual([1, 2, 3, 4]);
    const failing = inTurn(() => Promise.reject(new Error('broken')));
    await expect(failing).rejects.toThrow('broken');
    expect(await inTurn(async () => 6)).toBe(6);
  });
});
