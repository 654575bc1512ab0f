// What documents say of an answer's or a notification's field, each as a row with its probe.
import { expect } from 'vitest';
import { at } from '../../src/channels/fixture.ts';
import { type Api, accepts } from './api.ts';
import { contradicts, held, notProbed, type Probe, type Row } from './row.ts';
import type { World } from './world.ts';

/** A request, and the body that came for it. */
export interface Told {
  sent: object;
  answer: Record<string, unknown>;
}

export type Reader = (world: World) => Promise<Told>;

interface Spot {
  read: Reader;
  name: string;
  /** As in a body: `payment.identifier[0].name`. */
  path: string;
}

export type Finding = (spot: Spot) => Row | Row[];

/** The answer to a full body of that API; asked once. */
export function answerOf(api: Api): Reader {
  return (world) => world.once(`answer of ${api.name}`, () => accepts(world, api));
}

/** Makes the rows of an answer's fields. */
export function answersOf(read: Reader) {
  return (name: string, ...findings: Finding[]): Row[] => {
    const spot = { read, name, path: name.replaceAll('[]', '[0]') };
    return findings.flatMap((finding) => finding(spot));
  };
}

const says = (name: string, statement: string, probe: Probe) =>
  held(`${name}: ${statement}`, probe);

function finding(statement: string, check: (value: unknown, told: Told) => void): Finding {
  return ({ read, name, path }) =>
    says(name, statement, async (world) => {
      const told = await read(world);
      check(at(told.answer, path), told);
    });
}

export const always: Finding = finding('mandatory', (value) => expect(value).toBeDefined());

/** Optional or conditional: it is there when there is something to say. */
export const sometimes: Finding = finding(
  'optional, and there when there is something to say',
  (value) => expect(value).toBeDefined(),
);

export const isText: Finding = finding('a text', (value) => expect(value).toBeTypeOf('string'));
export const isNumber: Finding = finding('a number', (value) => expect(value).toBeTypeOf('number'));
export const isList: Finding = finding('a list', (value) => expect(value).toBeInstanceOf(Array));

/** The same value as in the request, there under `path` if it has another name. */
export function echo(path?: string): Finding {
  return ({ read, name, path: own }) =>
    says(name, 'the same as in the request', async (world) => {
      const { sent, answer } = await read(world);
      const value = at(sent, path ?? own);
      expect(value).toBeDefined();
      expect(at(answer, own)).toEqual(value);
    });
}

/** It looks like this. */
export function looks(statement: string, pattern: RegExp): Finding {
  return finding(statement, (value) => expect(String(value)).toMatch(pattern));
}

/** It has just this value. */
export function is(statement: string, expected: unknown): Finding {
  return finding(statement, (value) => expect(value).toEqual(expected));
}

/** One row for each possible value, with what leads to it. */
export function mayBe(reads: Readonly<Record<string, Reader>>): Finding {
  return ({ name, path }) =>
    Object.entries(reads).map(([value, read]) =>
      says(name, `may be ${value}`, async (world) => {
        expect(at((await read(world)).answer, path)).toBe(value);
      }),
    );
}

/** With its own probe. */
export function tells(statement: string, check: (value: unknown, told: Told) => void): Finding {
  return finding(statement, check);
}

/** With a probe that needs the world. */
export function shows(statement: string, probe: Probe): Finding {
  return ({ name }) => says(name, statement, probe);
}

export function untold(statement: string, why: string): Finding {
  return ({ name }) => notProbed(`${name}: ${statement}`, why);
}

export function disputed(statement: string, other: string, done: string, probe?: Probe): Finding {
  return ({ name }) => contradicts(`${name}: ${statement}`, other, done, probe);
}

/** `yyyyMMddHHmmss`. */
export const localDigits = /^\d{4}(0\d|1[0-2])([0-2]\d|3[01])([01]\d|2[0-3])([0-5]\d){2}$/;

/** ISO-8601 in UTC. */
export const utcTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

/** The instant that fourteen digits in WIB (UTC+7) name. */
export function instantOfWib(digits: unknown): number {
  const parts =
    String(digits)
      .match(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/)
      ?.slice(1) ?? [];
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map(Number);
  return Date.UTC(year, month - 1, day, hour - 7, minute, second);
}
