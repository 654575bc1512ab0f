// What every channel in the registry must do. The tests run over the registry, so they include a new channel.
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { at, type BadBody, drop, type Fixtures, refusedRows } from '../../src/channels/fixture.ts';
import { allChannels, channelById, channels } from '../../src/channels/index.ts';
import { operationsOf } from '../../src/channels/operation.ts';
import { transitions } from '../../src/payments/payment.ts';
import { Refusal } from '../../src/refusal.ts';
import { checker } from '../../src/wire/check.ts';
import { parseExact, writeJson } from '../../src/wire/json.ts';
import { documented } from '../../src/wire/leaf.ts';
import { readings } from '../../src/wire/reading.ts';
import { fc } from '../support/property.ts';
import { readerOf } from './dialects.ts';
import { createdAt, openedPayment, paidAt, receiptFor } from './payment.ts';

const links = { publicUrl: 'https://gateway.test' };
const later = new Date('2026-01-15T03:30:00Z');
const suites = await Promise.all(
  allChannels.map(async (channel) => {
    const path = `../../src/channels/${channel.id}/fixtures.ts`;
    const { fixtures } = (await import(path)) as { fixtures: Fixtures };
    return { channel, fixtures };
  }),
);

describe('the registry', () => {
  it('lists each channel under its own id and finds it by this id', () => {
    expect(Object.keys(channels)).toEqual(allChannels.map(({ id }) => id));
    for (const channel of allChannels) expect(channelById(channel.id)).toBe(channel);
    expect(channelById('constructor')).toBeUndefined();
  });

  it('gives each channel, and each of its operations, its own address', () => {
    const addresses = allChannels.flatMap((channel) => {
      const { address } = channel.create;
      const name = address.dialect === 'snap' ? address.channel : '';
      const paths = operationsOf(channel).flatMap((operation) => operation.paths);
      return [address.path, ...paths].map((path) => JSON.stringify([path, name]));
    });
    expect(addresses.length).toBeGreaterThan(allChannels.length);
    expect(new Set(addresses).size).toBe(addresses.length);
  });
});

describe.each(suites)('$channel.id', ({ channel, fixtures }) => {
  const read = readerOf(channel);
  const isSnap = channel.create.address.dialect === 'snap';
  const check = read.check(channel.create.request);
  const accept = (body: unknown) => channel.create.accept(check(body), { now: createdAt });
  const throughJson = (body: object) => accept(parseExact(writeJson(body)));

  describe('accepts', () => {
    it('every documented field', () => {
      expect(throughJson(fixtures.valid).amount).toBeGreaterThan(0n);
    });

    it('a body with only the mandatory fields', () => {
      expect(throughJson(fixtures.minimal).amount).toBeGreaterThan(0n);
    });

    it.each(fixtures.lenient.map((row) => [row.name, row] as const))('%s', (_name, row) => {
      expect(throughJson(row.change(fixtures.valid)).amount).toBeGreaterThan(0n);
    });

    it('a body without changing it', () => {
      const frozen = deepFreeze(structuredClone(fixtures.valid));
      expect(writeJson(accept(frozen))).toEqual(writeJson(accept(fixtures.valid)));
    });

    it('details that the database can store as JSON', () => {
      const { details, purchase, split = [] } = throughJson(fixtures.valid);
      const kept = { details, purchase, split };
      expect(JSON.parse(JSON.stringify(kept))).toEqual(kept);
    });
  });

  describe('refuses', () => {
    // SNAP has one reading, in which types are exact.
    const bad = refusedRows(fixtures, isSnap ? 'exact' : 'documented');

    it.each(bad.map((row) => [row.name, row] as const))('%s', (_name, row) => {
      const reason = refusalOf(() => accept(row.change(fixtures.valid)));
      expect(reason).toMatchObject({ code: row.code, field: row.field });
    });

    it('every bad body of the classic dialect as its row says, read exactly or leniently', () => {
      for (const strictness of isSnap ? [] : (['exact', 'lenient'] as const)) {
        for (const row of refusedRows(fixtures, strictness)) {
          const body = row.change(fixtures.valid);
          const reason = refusalOf(() => {
            const read = checker(channel.create.request)(body, readings[strictness]);
            channel.create.accept(read, { now: createdAt });
          });
          expect(reason, `${strictness} ${row.name}`).toMatchObject({
            code: row.code,
            field: row.field,
          });
        }
      }
    });

    it('the smallest body without any one of its mandatory fields', () => {
      for (const path of leavesOf(fixtures.minimal)) {
        const reason = refusalOf(() => accept(drop(path)(fixtures.minimal)));
        expect(reason, path).toMatchObject({ code: 'FIELD_REQUIRED' });
      }
    });

    it('the first of two bad fields, in the documented order', () => {
      for (const [first, second] of independentPairs({ ...fixtures, bad })) {
        const reason = refusalOf(() => accept(second.change(first.change(fixtures.valid))));
        // SNAP reports missing fields before malformed ones.
        const isSecondFirst =
          isSnap && first.code === 'FIELD_INVALID' && second.code === 'FIELD_REQUIRED';
        const { field } = isSecondFirst ? second : first;
        expect(reason, `${first.name} / ${second.name}`).toMatchObject({ field });
      }
    });

    it.each([null, [], 'x', 7, true, 10n ** 30n])('%s, which is not an object', (body) => {
      expect(refusalOf(() => accept(body))).toEqual({ code: 'BODY_MALFORMED' });
    });

    it('or accepts any input, and throws nothing but refusals', () => {
      fc.assert(
        fc.property(mutations(fixtures.valid), (body) => {
          const refused = refusalOf(() => accept(body));
          if (refused !== undefined) expect(refused.code).toMatch(/^(FIELD_|BODY_MALFORMED)/);
        }),
        { numRuns: 500 },
      );
    });
  });

  describe('answers', () => {
    const order = throughJson(fixtures.valid);
    const pending = deepFreeze(openedPayment(channel, order));
    const receipt = deepFreeze(receiptFor(channel, pending));
    const paid = deepFreeze({
      ...pending,
      status: 'SUCCESS' as const,
      paidAmount: pending.amount,
      lastReceipt: receipt,
    });

    it('the order that was accepted, with where to pay it', () => {
      const reply = channel.create.respond(pending, links);
      expect(read.reply(reply).reference).toBe(pending.reference);
      expect(JSON.stringify(reply)).toMatch(/https:\/\/gateway\.test\/\S+/);
      expect(read.reply(reply).override).toBe(pending.notificationUrlOverride);
    });

    it('a refused opening with FAILED or a refusal, never with where to pay', () => {
      const refused = openedPayment(channel, order, { status: 'FAILED' });
      const reason = refusalOf(() => {
        const text = writeJson(channel.create.respond(refused, links)).toString();
        expect(text).toContain('"status":"FAILED"');
        expect(text).not.toContain('gateway.test');
      });
      if (reason !== undefined) expect(reason.code).toBe('ACQUIRER_DECLINED');
    });

    it('check-status and notifications with the split, if there is one and the dialect has a word for it', () => {
      const bodies = (payment: typeof paid) => [
        channel.status({ ...payment, status: 'PENDING', lastReceipt: undefined }, later),
        channel.status(payment, later),
        channel.notification(payment, { kind: 'paid', receipt }),
      ];
      const settlement = [{ bank_account_settlement_id: 'SBS-7', value: 12.5, type: 'PERCENTAGE' }];
      const split = [{ accountId: 'SBS-7', value: '12.5', type: 'PERCENTAGE' }];
      const told = isSnap ? {} : { settlement };
      for (const body of bodies({ ...paid, split })) expect(body).toMatchObject(told);
      for (const body of bodies({ ...paid, split: undefined })) {
        expect(body).not.toHaveProperty('settlement');
      }
    });

    it('check-status in every state', () => {
      for (const status of Object.keys(transitions) as (keyof typeof transitions)[]) {
        const body = channel.status({ ...pending, status }, later);
        const shown = read.content(body);
        expect(shown.reference).toBe(pending.reference);
        expect(shown.amount).toBe(String(pending.amount));
        expect(shown.requestId).toBe(pending.requestId);
        expect(shown.status).toMatch(/^(PENDING|SUCCESS|FAILED|EXPIRED|REFUNDED|VOIDED)$/);
        expect(read.date(body)).toBeUndefined();
        for (const name of shown.origin) expect(name).toMatch(/\S/);
      }
    });

    it('EXPIRED from the second of the expiry on', () => {
      const at = pending.expiresAt;
      const before = new Date(at.getTime() - 1);
      expect(read.content(channel.status(pending, before)).status).toBe('PENDING');
      expect(read.content(channel.status(pending, at)).status).toBe('EXPIRED');
      expect(read.content(channel.status(paid, at)).status).toBe('SUCCESS');
    });

    it('the notification of a payment, with its Request-Id and the same content as check-status', () => {
      const body = channel.notification(paid, { kind: 'paid', receipt });
      const content = read.content(body);
      expect(content).toMatchObject({ status: 'SUCCESS', requestId: pending.requestId });
      expect(receipt.paidAt).toBe(paidAt);
      const shown = channel.status(paid, later);
      expect(read.date(shown)).toBe('2026-01-15T03:20:00Z');
      expect([undefined, read.date(shown)]).toContain(read.date(body));
      expect(read.content(shown)).toEqual(content);
    });

    it('amounts larger than doubles with every digit', () => {
      const large = { ...paid, amount: 9_007_199_254_740_993n };
      const big = { ...receipt, amount: large.amount };
      const notified = channel.notification(large, { kind: 'paid', receipt: big });
      expect(read.content(notified).amount).toBe('9007199254740993');
      expect(read.content(channel.status(large, later)).amount).toBe('9007199254740993');
    });
  });

  it('documents its request as plain JSON Schema', () => {
    const schema = documented(channel.create.request);
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
    expect(JSON.stringify(schema)).not.toContain('"json"');
  });

  it('has pages in colours with enough contrast', () => {
    const { color, ink } = channel.simulation.brand;
    expect(contrast(color, ink)).toBeGreaterThan(4.5);
  });
});

const guided = suites.flatMap(({ channel, fixtures }) => {
  const { guide } = channel;
  return guide === undefined ? [] : [{ channel, guide, fixtures }];
});

it.each(guided)('$channel.id has a guide in both languages', ({ channel, guide, fixtures }) => {
  const body = parseExact(writeJson(fixtures.valid));
  const check = readerOf(channel).check(channel.create.request);
  const payment = openedPayment(channel, channel.create.accept(check(body), { now: createdAt }));
  for (const path of [guide.apiPath, guide.pagePath]) expect(path).toMatch(/^\/\S+\{code\}$/);
  const [english, indonesian] = [guide.steps(payment, 'en'), guide.steps(payment, 'id')];
  expect(english.join(' ')).toContain(payment.paymentCode);
  expect(indonesian).toHaveLength(english.length);
  expect(indonesian).not.toEqual(english);
});

function refusalOf(run: () => unknown) {
  try {
    run();
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error.reason;
    throw error;
  }
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !(value instanceof Date)) {
    for (const member of Object.values(value)) deepFreeze(member);
    Object.freeze(value);
  }
  return value;
}

/** Pairs of bad rows of two fields, the earlier field first, that do not change each other's field. */
function independentPairs({ bad, valid }: Fixtures): [BadBody, BadBody][] {
  const leaves = (row: BadBody, other: BadBody) =>
    isDeepStrictEqual(at(row.change(valid), other.field), at(valid, other.field));
  const rows = bad.filter(
    (row, index) =>
      bad.findLastIndex(({ field, code }) => field === row.field && code === row.code) === index,
  );
  return rows.flatMap((first, index) =>
    rows
      .slice(index + 1)
      .filter((second) => first.field !== second.field)
      .filter((second) => leaves(first, second) && leaves(second, first))
      .map((second): [BadBody, BadBody] => [first, second]),
  );
}

function leavesOf(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([name, member]) =>
    leavesOf(member, path === '' ? name : `${path}.${name}`),
  );
}

/** The valid body with up to three members, chosen anywhere, replaced by anything. */
function mutations(valid: object): fc.Arbitrary<unknown> {
  const paths = pathsOf(valid);
  const anything = fc.oneof(
    fc.anything({ withBigInt: true, withNullPrototype: true }),
    fc.string({ unit: 'binary' }),
    fc.double(),
    fc.bigInt(),
    fc.constantFrom('', ' ', '\0', '\ud800', [], {}, null, -0, Number.NaN, 1e308, undefined),
  );
  const change = fc.record({ path: fc.constantFrom(...paths), value: anything });
  return fc
    .array(change, { minLength: 1, maxLength: 3 })
    .map((changes) =>
      changes.reduce<unknown>((body, { path, value }) => put(body, path, value), valid),
    );
}

function pathsOf(value: unknown, path: readonly string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [[...path]];
  const below = Object.entries(value).flatMap(([name, member]) => pathsOf(member, [...path, name]));
  return path.length === 0 ? below : [[...path], ...below];
}

function put(body: unknown, [name, ...rest]: readonly string[], value: unknown): unknown {
  if (name === undefined) return value;
  if (typeof body !== 'object' || body === null) return body;
  const copy = Array.isArray(body) ? [...body] : { ...body };
  const holder = copy as Record<string, unknown>;
  holder[name] = put(holder[name], rest, value);
  return copy;
}

function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

/** Relative luminance as WCAG 2 defines it. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
