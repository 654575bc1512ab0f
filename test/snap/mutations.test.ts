// Five hundred requests with mistakes: the answer is never a server error.
import { expect, it } from 'vitest';
import { fixtures } from '../../src/channels/dana/fixtures.ts';
import { fc } from '../support/property.ts';
import {
  grant,
  paths,
  paymentBody,
  post,
  refundBody,
  tokenHeaders,
  useSnapGateway,
} from '../support/snap.ts';

const snap = useSnapGateway();

const bodies = {
  payment: () => ({ ...fixtures.valid, ...paymentBody(), validUpTo: null }),
  refund: () => refundBody('INV-1', 1000, { reason: 'r', originalExternalId: 'REQ-1' }),
  status: () => ({
    originalPartnerReferenceNo: 'INV-1',
    originalReferenceNo: '',
    serviceCode: '55',
    amount: {},
    additionalInfo: { channel: 'EMONEY_DANA_SNAP' },
  }),
};

const strange = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('\0', '\ud800', '1e400', -0, 1e308, '9'.repeat(5000), [], {}, null, '10000.00'),
  fc.constantFrom('0'.repeat(32), "'; drop table payments; --", '%00', '2026-02-31T00:00:00Z'),
);

const headerNames = [
  'X-TIMESTAMP',
  'X-SIGNATURE',
  'X-PARTNER-ID',
  'X-EXTERNAL-ID',
  'Authorization',
];
const headerValues = fc.oneof(
  fc.string({
    unit: fc
      .integer({ min: 0x20, max: 0xff })
      .map((code) => String.fromCharCode(code === 0x7f ? 0x7e : code)),
  }),
  fc.constantFrom('x'.repeat(4000), 'Bearer a.b.c', '2026-11-21T14:55:19+07:00', '-'),
);

const mutation = fc.record({
  service: fc.constantFrom('payment', 'refund', 'status'),
  changes: fc.array(fc.record({ at: fc.nat(), value: strange }), { minLength: 1, maxLength: 3 }),
  header: fc.option(fc.record({ name: fc.constantFrom(...headerNames), value: headerValues }), {
    freq: 4,
  }),
  wire: fc.option(fc.record({ at: fc.nat(), byte: fc.integer({ min: 0, max: 255 }) }), { freq: 4 }),
});

/** Sends mutated transactions, and returns the statuses that they got. */
async function sendMutated(options: { numRuns: number; seed?: number }): Promise<Set<number>> {
  const seen = new Set<number>();
  await fc.assert(
    fc.asyncProperty(mutation, async ({ service, changes, header, wire }) => {
      const body = structuredClone(bodies[service]()) as Record<string, unknown>;
      for (const { at, value } of changes) {
        const places = placesIn(body);
        const [holder, name] = places[at % places.length] ?? [body, 'x'];
        (holder as Record<string, unknown>)[name] = value;
      }
      const text = JSON.stringify(body);
      const bytes = Buffer.from(text);
      if (wire !== null) bytes[wire.at % bytes.length] = wire.byte;
      const answer = await snap.call(paths[service], text, {
        wire: bytes,
        headers: header === null ? {} : { [header.name]: header.value },
      });
      expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(500);
      expect(answer.body.responseCode).toMatch(new RegExp(`^${answer.status}(05|07|55)\\d\\d$`));
      expect(String(answer.body.responseMessage).length).toBeLessThanOrEqual(150);
      seen.add(answer.status);
    }),
    options,
  );
  return seen;
}

it('500 mutated transactions are refused or done, with answers in the dialect’s form', async () => {
  expect((await sendMutated({ numRuns: 500 })).size).toBeGreaterThan(1);
});

// A random seed need not reach each of them; that this generator can is a question to one seed.
it('reaches every check of the gate and the code after it', async () => {
  const seen = await sendMutated({ numRuns: 500, seed: 1 });
  expect([...seen]).toEqual(expect.arrayContaining([200, 400, 401, 404]));
});

it('a hundred mutated token requests are refused or granted', async () => {
  const value = fc.record({
    name: fc.constantFrom('X-CLIENT-KEY', 'X-TIMESTAMP', 'X-SIGNATURE'),
    value: headerValues,
  });
  await fc.assert(
    fc.asyncProperty(fc.option(value), fc.option(fc.jsonValue()), async (header, body) => {
      const headers = tokenHeaders(header === null ? {} : { [header.name]: header.value });
      const sent = body === null ? grant : JSON.stringify(body);
      const answer = await post(snap.gateway.url, paths.token, headers, sent);
      expect(answer.status).toBeLessThan(500);
    }),
    { numRuns: 100 },
  );
});

it('noise is refused', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 50 }), async (wire) => {
      const answer = await snap.call(paths.payment, '{}', { wire });
      expect(answer.body.responseCode).toBe('4000500');
    }),
    { numRuns: 50 },
  );
});

function placesIn(value: unknown): [object, string][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => [
    [value, name] as [object, string],
    ...placesIn(member),
  ]);
}
