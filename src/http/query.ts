// The query parameters of the gateway's own routes, checked one by one.
import { fieldInvalid } from '../refusal.ts';

/** As Fastify parses a query: a parameter that is given several times is an array. */
export type Query = Readonly<Record<string, string | string[] | undefined>>;

const longest = 255;

/** The parameter, or undefined where it is absent. Throws FIELD_INVALID where it is no single short text. */
export function textOf(query: Query, name: string): string | undefined {
  const value = query[name];
  if (value === undefined) return undefined;
  const fits = typeof value === 'string' && value.length <= longest && !value.includes('\0');
  if (fits) return value;
  throw fieldInvalid(name, `must be given once, with at most ${longest} characters`);
}

/** One of `choices`; the first of them where the parameter is absent. Throws FIELD_INVALID. */
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

/** A whole number from 0 to `max`; `fallback` where the parameter is absent. Throws FIELD_INVALID. */
export function wholeOf(
  query: Query,
  name: string,
  { fallback, max }: { fallback: number; max: number },
): number {
  const text = textOf(query, name) ?? String(fallback);
  if (/^\d{1,10}$/.test(text) && Number(text) <= max) return Number(text);
  throw fieldInvalid(name, `must be a whole number from 0 to ${max}`);
}
