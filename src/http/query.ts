// Reads and checks query parameters of the gateway's own routes.
import { isStorable } from '../lib/storable.ts';
import { fieldInvalid } from '../refusal.ts';

/** A query as Fastify parses it: a parameter that is given several times is an array. */
export type Query = Readonly<Record<string, string | string[] | undefined>>;

const longest = 255;

/** Without the parameters that are empty: `?status=` asks for nothing, as an empty field of a form does. */
export function givenOf(query: Query): Query {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ''));
}

/** The parameter, or undefined if it is absent or empty. Throws FIELD_INVALID if it is repeated or too long. */
export function textOf(query: Query, name: string): string | undefined {
  const value = query[name];
  if (value === undefined || value === '') return undefined;
  const fits = typeof value === 'string' && value.length <= longest && isStorable(value);
  if (fits) return value;
  throw fieldInvalid(name, `must be given once, with at most ${longest} characters`);
}

/** One of `choices`; the first one if the parameter is absent. Throws FIELD_INVALID. */
export function choiceOf<C extends string>(
  query: Query,
  name: string,
  choices: readonly [C, ...C[]],
): C {
  const text = textOf(query, name) ?? choices[0];
  const choice = choices.find((one) => one === text);
  if (choice !== undefined) return choice;
  throw fieldInvalid(name, `must be one of ${choices.join(', ')}`);
}

/** A whole number from 0 to `max`; `fallback` if the parameter is absent. Throws FIELD_INVALID. */
export function wholeOf(
  query: Query,
  name: string,
  { fallback, max }: { fallback: number; max: number },
): number {
  const text = textOf(query, name) ?? String(fallback);
  if (/^\d{1,10}$/.test(text) && Number(text) <= max) return Number(text);
  throw fieldInvalid(name, `must be a whole number from 0 to ${max}`);
}
