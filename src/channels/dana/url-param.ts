// `urlParam`: where the customer returns to, as one object or a list of objects.
import type { Broken } from '../../wire/leaf.ts';
import { isStorable } from '../../wire/parts.ts';

const urlMaxLength = 512;
const types = ['PAY_RETURN', 'PAY_NOTIFY'];

const entry = {
  type: 'object',
  properties: {
    url: { type: 'string', maxLength: urlMaxLength, examples: ['https://shop.example/return'] },
    type: { type: 'string', enum: types },
    isDeepLink: { type: 'string', enum: ['Y', 'N'] },
  },
};

/** For the documentation: DOKU's page shows an object, and the official clients send a list. */
export const urlParamDocumented = { oneOf: [entry, { type: 'array', items: entry }] };

interface Entry {
  url?: unknown;
  type?: unknown;
}

/** The first wrong field with its path, or undefined. `isDeepLink` is never wrong: the documentation's sample is "Y/N". */
export function brokenUrlParam(urlParam: unknown): Broken | undefined {
  if (urlParam === undefined || urlParam === '') return undefined;
  if (!Array.isArray(urlParam)) return brokenEntry(urlParam, 'urlParam');
  for (const [index, one] of urlParam.entries()) {
    const broken = brokenEntry(one, `urlParam[${index}]`);
    if (broken !== undefined) return broken;
  }
  return undefined;
}

function brokenEntry(value: unknown, path: string): Broken | undefined {
  const invalid = (field: string, reason: string): Broken => ({
    code: 'FIELD_INVALID',
    field,
    reason,
  });
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return invalid(path, 'must be an object');
  }
  const { url, type } = value as Entry;
  if (isGiven(url) && !isAddress(url)) {
    return invalid(`${path}.url`, `must be an address of at most ${urlMaxLength} characters`);
  }
  if (isGiven(type) && !types.includes(type as string)) {
    return invalid(`${path}.type`, `must be one of ${types.join(', ')}`);
  }
  return undefined;
}

function isAddress(url: unknown): boolean {
  return isStorable(url) && url.length <= urlMaxLength && !/[\p{Cc}\s]/u.test(url.trim());
}

const isGiven = (value: unknown) => value !== undefined && value !== '';

/** The return address, or undefined. An address without a scheme, as in the documentation's sample, is https. */
export function returnUrlOf(urlParam: unknown): string | undefined {
  const entries = (Array.isArray(urlParam) ? urlParam : [urlParam]) as (Entry | undefined)[];
  const isReturn = (one: Entry | undefined) =>
    typeof one?.url === 'string' && one.url !== '' && one.type !== 'PAY_NOTIFY';
  const url = entries.find(isReturn)?.url;
  if (typeof url !== 'string') return undefined;
  const address = url.trim();
  return /^[a-z][a-z0-9+.-]*:/i.test(address) ? address : `https://${address}`;
}
