// gapura trigger: what can happen to an order besides being paid, on a real gateway.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  clientId,
  secretKey,
  startTestGateway,
  type TestGateway,
} from '../../test/support/gateway.ts';
import { dashboardKeys, keyOf } from '../../test/support/office.ts';
import { command } from '../../test/support/terminal.ts';

let house: TestGateway;
beforeAll(async () => {
  house = await startTestGateway({ file: () => ({ dashboard: { keys: dashboardKeys } }) });
});
afterAll(() => house.stop());
afterEach(async () => {
  expect((await house.sandbox('faults')).body).toEqual([]);
  await house.sandbox('clock', { reset: true });
});

const trigger = (...args: string[]) =>
  command(['trigger', ...args], {
    GAPURA_URL: house.url,
    GAPURA_CLIENT_ID: clientId,
    GAPURA_SECRET_KEY: secretKey,
    GAPURA_OFFICE_KEY: keyOf('operator'),
  });
const invoiceIn = (out: string) => /^invoice +(\S+)$/m.exec(out)?.[1] ?? '';
const told = (invoice: string) =>
  house.receiver.received.filter(({ body }) => body.includes(invoice)).length;

describe('gapura trigger', () => {
  it('captures an authorization, and refunds a part of it', async () => {
    const { code, out, err } = await trigger('cards', '--capture', '60000', '--refund', 'all');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^capture +60000 rupiah, SUCCESS$/m);
    expect(out).toMatch(/^refund +60000 rupiah, \S+ SUCCESS$/m);
    expect(out).toMatch(/^outcome +(VOIDED|REFUNDED)$/m);
    const kredivo = await trigger('kredivo', '--capture', 'all');
    expect(kredivo).toMatchObject({ code: 2, err: expect.stringContaining('Nothing is captured') });
  });

  it('gives back a part of a payment', async () => {
    const { out } = await trigger('kredivo', '--amount', '150000', '--refund', '50000');
    expect(out).toMatch(/^refund +50000 rupiah, \S+ \w+$/m);
  });

  it('pays another amount, and pays too late: the money is kept', async () => {
    const less = await trigger('indomaret', '--amount', '90000', '--pay', '40000');
    expect(less).toMatchObject({ code: 0, err: '' });
    expect(less.out).toMatch(/^pay +.*(suspense|40000)/m);
    const late = await trigger('kredivo', '--late');
    expect(late).toMatchObject({ code: 0, err: '' });
    expect(late.out).toMatch(/^clock +moved to /m);
    expect(late.out).toMatch(/^pay +.*suspense/m);
    expect(late.out).toMatch(/^outcome +EXPIRED$/m);
  });

  it.each([
    ['late', 1, 2],
    ['duplicate', 2, 1],
    ['lost', 2, 2],
  ])('a %s notification comes %i times in %i attempts', async (how, times, attempts) => {
    const { code, out } = await trigger('kredivo', '--notification', how);
    expect(code).toBe(0);
    expect(out.match(/^notified /gm)?.length).toBe(attempts);
    expect(told(invoiceIn(out))).toBe(times);
  });

  it('plays faults of the acquirer and of the gateway, for this order alone', async () => {
    const down = JSON.parse((await trigger('kredivo', '--fault', 'acquirer-down', '--json')).out);
    expect(down).toMatchObject({ outcome: 'FAILED', notifications: [] });
    const cut = await trigger('kredivo', '--fault', 'api-cut');
    expect(cut).toMatchObject({ code: 0, out: expect.stringMatching(/^outcome +SUCCESS$/m) });
    const slow = await trigger('kredivo', '--fault', 'acquirer-slow');
    expect(slow).toMatchObject({ code: 0, out: expect.stringMatching(/^outcome +SUCCESS$/m) });
  });

  it('leaves the plan of faults as it was, also when it fails', async () => {
    const plan = [{ at: 'notification', kind: 'delay', ms: 1 }];
    await house.sandbox('faults', plan, 'PUT');
    await trigger('kredivo', '--invoice', 'INV-TWICE');
    const failed = await trigger('kredivo', '--invoice', 'INV-TWICE', '--notification', 'late');
    expect(failed.code).toBe(1);
    expect((await house.sandbox('faults')).body).toEqual(plan);
    await house.sandbox('faults', undefined, 'DELETE');
  });

  it('refuses names that it does not know, and steps that do not go together', async () => {
    expect((await trigger('kredivo', '--fault', 'x')).err).toContain('acquirer-slow');
    expect((await trigger('kredivo', '--notification', 'x')).err).toContain(
      'late, duplicate, lost',
    );
    expect((await trigger('kredivo', '--refund', 'some')).code).toBe(2);
    expect((await trigger('kredivo', '--refund', 'all', '--outcome', 'FAILED')).code).toBe(2);
  });
});
