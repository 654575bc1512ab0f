// What a gateway reads leniently in the body of a classic call, for gapura verify.
import type { TSchema } from 'typebox';
import { allChannels } from '../channels/index.ts';
import { operationsOf } from '../channels/operation.ts';
import { bankAccountPath, bankAccountRequest } from '../channels/parts/bank-account.ts';
import { releasePath, releaseRequest } from '../channels/parts/release.ts';
import { splitRequests } from '../channels/parts/split-settlement.ts';
import { Refusal } from '../refusal.ts';
import { type Check, checker } from '../wire/check.ts';
import { parseExact } from '../wire/json.ts';
import { type Leniency, leniencyList, readings } from '../wire/reading.ts';
import type { Strictness } from '../wire/strictness.ts';

/**
 * Lines that name each field with another JSON type than the documented one, or left out although it is
 * documented as mandatory. Empty if there is none, if `path` is not that of a classic call with a body, or if
 * every reading refuses the body.
 */
export function leniencyLines(path: string, body: Uint8Array): string[] {
  const schema = schemaAt(path);
  if (schema === undefined || body.length === 0) return [];
  const check = checker(schema);
  const documented = usesOf(check, body, 'documented');
  const lenient = usesOf(check, body, 'lenient');
  const uses = documented ?? lenient ?? [];
  if (uses.length === 0) return [];
  const head =
    documented === undefined
      ? 'Refused by every gateway but those with "strictness": "lenient":'
      : 'Read leniently; a gateway with "strictness": "exact" refuses it:';
  return [head, ...uses.map(({ field, what }) => `  ${field}: ${what}`)];
}

/** The uses that a reading lets pass; undefined if it refuses the body. */
function usesOf(
  check: Check<unknown>,
  body: Uint8Array,
  strictness: Strictness,
): Leniency[] | undefined {
  const { note, all } = leniencyList();
  try {
    check(parseExact(body), readings[strictness], note);
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
  return all();
}

function schemaAt(path: string): TSchema | undefined {
  if (path === releasePath) return releaseRequest;
  if (path === bankAccountPath) return bankAccountRequest;
  if (Object.hasOwn(splitRequests, path)) return splitRequests[path as keyof typeof splitRequests];
  for (const channel of allChannels) {
    const { address, request } = channel.create;
    if (address.dialect !== 'classic') continue;
    if (address.path === path) return request;
    const operation = operationsOf(channel).find(({ paths }) => paths.includes(path));
    if (operation !== undefined) return operation.request;
  }
  return undefined;
}
