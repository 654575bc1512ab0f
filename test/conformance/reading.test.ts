// Every field of every classic request, in every reading: which JSON types it takes, and which meanings it never does.
import type { TSchema } from 'typebox';
import Type from 'typebox';
import { describe, expect, it } from 'vitest';
import { at, drop, type Fixtures, set } from '../../src/channels/fixture.ts';
import { allChannels } from '../../src/channels/index.ts';
import { operationsOf } from '../../src/channels/operation.ts';
import { releasePath, releaseRequest } from '../../src/channels/parts/release.ts';
import { Refusal } from '../../src/refusal.ts';
import { checker } from '../../src/wire/check.ts';
import { parseExact, writeJson } from '../../src/wire/json.ts';
import { demandedOf, documentedTypes, leafReason } from '../../src/wire/leaf.ts';
import { price, reference, rupiah } from '../../src/wire/parts.ts';
import { isDocumentedType, leniencyList, readings } from '../../src/wire/reading.ts';
import { type Strictness, strictnesses } from '../../src/wire/strictness.ts';
import { fc } from '../support/property.ts';

interface Shape extends TSchema {
  properties?: Record<string, Shape>;
  required?: string[];
  items?: Shape;
  json?: { enum?: readonly unknown[] };
}

interface Field {
  path: string;
  schema: Shape;
  /** Whether `documented` and `exact` need it. */
  isMandatory: boolean;
  /** Whether `lenient` needs it. */
  isAlwaysMandatory: boolean;
}

const samples = ['4711', '411111', 'https://toko.test/a', 'a@example.test', 'ID', 'IDN', 1, true];

/** The body with a value for every field of the schema that has none. */
function filled(schema: Shape, value: unknown): unknown {
  if (schema.properties !== undefined) {
    const given = (value ?? {}) as Record<string, unknown>;
    const members = Object.entries(schema.properties).map(([name, member]) => [
      name,
      filled(member, given[name]),
    ]);
    return Object.fromEntries(members.filter(([, member]) => member !== undefined));
  }
  const { items } = schema;
  if (items !== undefined) {
    const list = (value as unknown[] | undefined) ?? [undefined];
    return list.map((item) => filled(items, item));
  }
  if (value !== undefined || documentedTypes(schema).length === 0) return value;
  const all = [...(schema.json?.enum ?? []), ...samples];
  return all.find((one) => leafReason(schema, one) === undefined);
}

/** Every field below an object, with `[0]` for lists. Fields that take any value are left out. */
function fieldsOf(schema: Shape, path = ''): Field[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, member]): Field[] => {
    const place = path === '' ? name : `${path}.${name}`;
    const isRequired = schema.required?.includes(name) ?? false;
    const isMandatory = isRequired || demandedOf(schema).includes(name);
    if (isAnything(member)) return [];
    const field = { path: place, schema: member, isMandatory, isAlwaysMandatory: isRequired };
    if (member.items === undefined) return [field, ...fieldsOf(member, place)];
    const entry = `${place}[0]`;
    const below = fieldsOf(member.items, entry);
    const isLeaf = member.items.properties === undefined;
    const entries = {
      path: entry,
      schema: member.items,
      isMandatory: true,
      isAlwaysMandatory: true,
    };
    return [field, ...(isLeaf ? [entries] : []), ...below];
  });
}

const isAnything = (schema: Shape) =>
  schema.properties === undefined &&
  schema.items === undefined &&
  leafReason(schema, Symbol('anything')) === undefined;

const operationBodies: Record<string, object> = {
  capture: { payment: { authorize_id: '4711', capture_amount: 90_000 } },
  refund: {
    order: { invoice_number: 'INV-1' },
    payment: { original_request_id: 'r-1' },
    refund: { amount: 90_000 },
  },
};

interface Request {
  name: string;
  schema: Shape;
  body: object;
}

const requests: Request[] = (
  await Promise.all(
    allChannels
      .filter(({ create }) => create.address.dialect === 'classic')
      .map(async (channel) => {
        const path = `../../src/channels/${channel.id}/fixtures.ts`;
        const { fixtures } = (await import(path)) as { fixtures: Fixtures };
        const bodies = operationsOf(channel).map((operation) => ({
          name: operation.paths[0],
          schema: operation.request as Shape,
          body: operationBodies[operation.kind] ?? {},
        }));
        const { request } = channel.create;
        return [{ name: channel.id, schema: request as Shape, body: fixtures.valid }, ...bodies];
      }),
  )
).flat();

requests.push({
  name: releasePath,
  schema: releaseRequest as Shape,
  body: { order: { invoice_number: 'INV-1', amount: 90_000 } },
});

const wholeNonsense = ['+5', ' 5', '5 ', '1e3', '0x10', '1,000', '1.000', '005', '-5', '5.5', '٥'];
const nonsense: Record<string, readonly unknown[]> = {
  integer: [...wholeNonsense, '5.00', true, { a: 1 }, ['5'], '1'.repeat(70)],
  number: [...wholeNonsense.filter((text) => text !== '5.5'), '5.', '.5', '5.123', true, { a: 1 }],
  boolean: ['yes', 'TRUE', ' true', '1', 1, 0, { a: 1 }, ['true']],
  string: [true, -1, -1n, 1.5, { a: 1 }, ['x']],
};

describe.each(requests)('$name', ({ schema, body }) => {
  const whole = filled(schema, body) as object;
  const check = checker(schema);
  const outcome = (given: object, strictness: Strictness) => {
    try {
      return { read: check(parseExact(writeJson(given)), readings[strictness]) };
    } catch (error) {
      if (error instanceof Refusal) return { refused: error.reason };
      throw error;
    }
  };
  const fields = fieldsOf(schema);
  const leaves = fields.filter(({ schema: one }) => documentedTypes(one).length > 0);
  const refusedAt = (field: string) => ({ refused: expect.objectContaining({ field }) });

  it('has a sample for every field, which every reading accepts as it is', () => {
    expect(fields.length).toBeGreaterThan(0);
    for (const strictness of strictnesses)
      expect(outcome(whole, strictness)).toEqual({ read: whole });
    for (const { path } of fields) expect(at(whole, path), path).toBeDefined();
  });

  it.each(leaves.map((field) => [field.path, field] as const))(
    '%s: the other type',
    (path, field) => {
      const { value, becomes } = otherType(field.schema, at(whole, path));
      const other = set(path, value)(whole);
      const types = documentedTypes(field.schema);
      for (const strictness of ['documented', 'lenient'] as const) {
        if (becomes === undefined) {
          expect(outcome(other, strictness), strictness).toEqual(refusedAt(path));
          continue;
        }
        const { read } = outcome(other, strictness);
        expect(String(at(read, path)), strictness).toBe(becomes);
        expect(types.map((type) => type.replace('integer', 'number'))).toContain(
          jsonType(at(read, path)),
        );
      }
      const isPrinted = isDocumentedType(field.schema, value) && becomes !== undefined;
      const { read, refused } = outcome(other, 'exact');
      expect(isPrinted ? String(at(read, path)) : refused).toEqual(
        isPrinted ? becomes : expect.objectContaining({ code: 'FIELD_INVALID', field: path }),
      );
    },
  );

  it.each(leaves.map((field) => [field.path, field] as const))('%s: nonsense', (path, field) => {
    const [type = ''] = documentedTypes(field.schema);
    for (const value of nonsense[type] ?? []) {
      for (const strictness of strictnesses) {
        const { refused } = outcome(set(path, value)(whole), strictness);
        expect(refused, `${strictness} ${String(value)}`).toMatchObject({
          code: 'FIELD_INVALID',
          field: path,
        });
      }
    }
  });

  it.each(fields.map((field) => [field.path, field] as const))('%s: empty', (path, field) => {
    for (const strictness of strictnesses) {
      const needs = strictness === 'lenient' ? field.isAlwaysMandatory : field.isMandatory;
      for (const empty of [null, '', ' ', []]) {
        const found = withoutEmpty(outcome(set(path, empty)(whole), strictness));
        const isText =
          typeof empty === 'string' && documentedTypes(field.schema).includes('string');
        const isAbsent = !needs && (strictness !== 'exact' || isText);
        const isWrong = expect.objectContaining({ code: 'FIELD_INVALID', field: path });
        const without = withoutEmpty(outcome(drop(path)(whole), strictness));
        // An empty list of a type that is documented is what it is.
        const isEmptyList = Array.isArray(empty) && field.schema.items !== undefined && !needs;
        if (isEmptyList && found.read !== undefined) expect(without.refused).toBeUndefined();
        else expect(found, strictness).toEqual(isAbsent ? without : { refused: isWrong });
      }
    }
  });

  it('takes one value for a list, but not exactly', () => {
    for (const { path, schema: list } of fields.filter(({ schema: { items } }) => items)) {
      const [first] = at(whole, path) as unknown[];
      const [single, listed] = [set(path, first)(whole), set(path, [first])(whole)];
      for (const strictness of ['documented', 'lenient'] as const) {
        expect(outcome(single, strictness), path).toEqual(outcome(listed, strictness));
      }
      expect(list.items).toBeDefined();
      expect(outcome(single, 'exact')).toEqual(refusedAt(path));
    }
  });
});

/** The value in another JSON type, and its digits or letters after it was read; undefined if no reading takes it. */
function otherType(schema: Shape, value: unknown): { value: unknown; becomes: string | undefined } {
  const [type] = documentedTypes(schema);
  if (type !== 'string') {
    // The content of an object is not documented, so it has no other type.
    if (type === 'object') return { value: 7, becomes: undefined };
    const text = String(value);
    return { value: typeof value === 'string' ? Number(text) : text, becomes: text };
  }
  const digits = ['4711', '411111', '6281200011122'].find(
    (text) => leafReason(schema, text) === undefined,
  );
  if (schema.json?.enum !== undefined || digits === undefined)
    return { value: 1, becomes: undefined };
  return { value: Number(digits), becomes: digits };
}

/** A copy without objects that have no members: an optional object of empty members is absent. */
function withoutEmpty<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const kept = Object.entries(value)
    .map(([name, member]) => [name, withoutEmpty(member)] as const)
    .filter(([, member]) => JSON.stringify(member) !== '{}');
  return Object.fromEntries(kept) as T;
}

function jsonType(value: unknown): string {
  return typeof value === 'bigint' ? 'number' : typeof value;
}

describe('a text of digits and the number', () => {
  const check = checker(
    Type.Object({
      amount: rupiah({ digits: 16 }),
      price: price({ digits: 16 }),
      name: reference({ max: 64 }),
    }),
  );
  const read = (amount: string, cost: string, name: string) =>
    check(parseExact(`{"amount":${amount},"price":${cost},"name":${name}}`));

  it('are the same, also beyond 2^53', () => {
    const digits = fc.bigInt({ min: 1n, max: 10n ** 16n - 1n }).map(String);
    const cents = fc.integer({ min: 0, max: 99 }).map((n) => String(n).padStart(2, '0'));
    fc.assert(
      fc.property(digits, cents, fc.bigInt({ min: 0n, max: 10n ** 60n }), (whole, part, id) => {
        const cost = `${whole}.${part}`;
        const asNumbers = read(whole, cost, `"${id}"`);
        expect(read(`"${whole}"`, `"${cost}"`, String(id))).toEqual(asNumbers);
        expect(String(asNumbers.amount)).toBe(whole);
        expect(asNumbers.name).toBe(String(id));
      }),
    );
    expect(read('"9007199254740993"', '"1"', '9007199254740993')).toEqual({
      amount: 9_007_199_254_740_993n,
      price: 1,
      name: '9007199254740993',
    });
  });

  it('a text that is not plain digits is refused, whatever it is', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const accepted = leniently(() => read(JSON.stringify(text), '1', '"x"'));
        expect(accepted).toBe(/^[1-9]\d{0,15}$/.test(text));
      }),
    );
  });
});

function leniently(run: () => unknown): boolean {
  try {
    run();
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

describe('what was let pass', () => {
  it('is told once for all entries of a list, and not for blank texts', () => {
    const item = Type.Object({
      price: price({ digits: 9 }),
      note: Type.Optional(reference({ max: 9 })),
    });
    const check = checker(Type.Object({ items: Type.Array(item), id: reference({ max: 9 }) }));
    const { note, all } = leniencyList();
    const items = [
      { price: '1', note: '' },
      { price: '2', note: null },
    ];
    expect(check({ items, id: 7 }, readings.documented, note)).toEqual({
      items: [{ price: 1 }, { price: 2 }],
      id: '7',
    });
    expect(all()).toEqual([
      { field: 'items[].price', what: 'text for number' },
      { field: 'items[].note', what: 'empty for absent' },
      { field: 'id', what: 'number for text' },
    ]);
  });
});
