// Who is let in: rates by merchant, explanations, and what a call can take in somebody else's name.
import { createSecretKey } from 'node:crypto';
import { beforeEach, expect, it } from 'vitest';
import { type AdmissionSettings, admissionSettings } from '../../config/settings.ts';
import type { Merchant } from '../../merchants/merchant.ts';
import { createAdmission } from './admission.ts';

const merchant = (clientId: string, more: Partial<Merchant> = {}): Merchant => ({
  clientId,
  name: clientId,
  keys: [createSecretKey(Buffer.from(clientId))],
  keyIds: [clientId],
  notificationUrls: {},
  settlementAccounts: [],
  frameAncestors: [],
  ...more,
});
const a = merchant('a');
const b = merchant('b', { rate: { perSecond: 1, burst: 1 } });

let now = 0;
let lines: unknown[] = [];
let reasons: string[] = [];
beforeEach(() => {
  now = 0;
  lines = [];
  reasons = [];
});

function admissionWith(settings: Partial<AdmissionSettings>, processes?: number) {
  return createAdmission({
    settings: { ...admissionSettings({}, 'sandbox'), ...settings },
    merchants: { find: (id) => [a, b].find(({ clientId }) => clientId === id) },
    log: { warn: (...line: unknown[]) => void lines.push(line) },
    observe: (reason) => void reasons.push(reason),
    nowMs: () => now,
    processes,
  });
}

it('counts the calls of each merchant by its own rate, or that of all', () => {
  const admission = admissionWith({ rate: { perSecond: 10, burst: 2 } });
  const limited = { reason: { code: 'RATE_LIMITED' } };
  admission.countCall(a);
  admission.countCall(a);
  expect(() => admission.countCall(a)).toThrow(expect.objectContaining(limited));
  admission.countCall(b);
  expect(() => admission.countCall(b)).toThrow(expect.objectContaining(limited));
  now = 100;
  admission.countCall(a);
  expect(() => admission.countCall(b)).toThrow(expect.objectContaining(limited));
  expect(reasons).toEqual(['rate', 'rate', 'rate']);
});

it('lets in its part of a rate as one of several processes', () => {
  const admission = admissionWith({ rate: { perSecond: 10, burst: 4 } }, 2);
  const taken = () => {
    let n = 0;
    try {
      for (; ; n++) admission.countCall(a);
    } catch {
      return n;
    }
  };
  expect(taken()).toBe(2);
  now = 1000;
  expect(taken()).toBe(2);
  now = 1200;
  expect(taken()).toBe(1);
});

it('has no rate in the sandbox unless one is configured, and one in production', () => {
  expect(admissionSettings({}, 'sandbox').rate).toBeUndefined();
  expect(admissionSettings({}, 'production').rate).toEqual({ perSecond: 500, burst: 1000 });
  const given = { limits: { per_second: 7 } };
  expect(admissionSettings(given, 'sandbox').rate).toEqual({ perSecond: 7, burst: 14 });
  const admission = admissionWith({});
  for (let n = 0; n < 10_000; n++) admission.countCall(a);
});

it('turns a call away early once the merchant has used up its rate, but takes nothing in its name', () => {
  const admission = admissionWith({});
  for (let n = 0; n < 100; n++) expect(admission.refusedEarly('b')).toBeUndefined();
  admission.countCall(b);
  expect(admission.refusedEarly('b')).toBe(429);
  expect(admission.refusedEarly('a')).toBeUndefined();
  expect(admission.refusedEarly('unknown')).toBeUndefined();
  expect(admission.refusedEarly(undefined)).toBeUndefined();
});

it('gives the place back however a call ends, and refuses one too many before it is run', async () => {
  const admission = admissionWith({ callsInFlight: 1 });
  let end = () => {};
  const first = admission.inPlace('a', () => new Promise<void>((done) => (end = done)));
  expect(admission.inFlight).toBe(1);
  expect(admission.refusedEarly('a')).toBe(503);
  expect(admission.inPlace('a', async () => expect.fail('it was run'))).toBeUndefined();
  end();
  await first;
  await expect(admission.inPlace('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(admission.inFlight).toBe(0);
  expect(admission.refusedEarly('a')).toBeUndefined();
});

it('explains few signatures a second, of one merchant and of all', () => {
  const admission = admissionWith({});
  const explained = (one: Merchant) => {
    let n = 0;
    for (let tries = 0; tries < 50; tries++) n += admission.mayExplain(one) ? 1 : 0;
    return n;
  };
  expect([explained(a), explained(b)]).toEqual([3, 3]);
  const others = Array.from({ length: 10 }, (_, n) => explained(merchant(`m${n}`)));
  expect(others.reduce((sum, n) => sum + n, 0)).toBe(4);
  now = 1000;
  expect(explained(a)).toBe(1);
});

it('writes one line in ten seconds about any number of refusals', () => {
  const admission = admissionWith({});
  for (let n = 0; n < 1000; n++) admission.refused('capacity');
  expect(lines).toHaveLength(1);
  now = 10_000;
  admission.refused('memory');
  expect(lines).toHaveLength(2);
  expect(lines[1]).toMatchObject([{ refused: { capacity: 999, memory: 1 } }, expect.any(String)]);
  expect(reasons).toHaveLength(1001);
});
