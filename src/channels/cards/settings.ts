// A merchant's settings of the card channel (`merchants[].channel_settings.cards`): their form, and what is wrong with them.
import { isRecord } from '../../wire/reading.ts';
import { type AcquirerId, acquirerIds, acquirerRules } from './acquirers.ts';

export const paymentTypes = ['SALE', 'INSTALLMENT', 'AUTHORIZE', 'MOTO', 'RECURRING'] as const;

export type CardPaymentType = (typeof paymentTypes)[number];

/** The merchant's numbers at a bank. Without any of them the bank cannot charge in that way. */
export interface BankMids {
  /** For sales and authorizations, and for off-us instalments. */
  sale?: string | undefined;
  /** For instalments: an on-us bank needs it. */
  instalment?: string | undefined;
  tid?: string | undefined;
  /** Whose number it is: the gateway's operator's (aggregator, unless set), or the merchant's own (direct). */
  kind?: 'aggregator' | 'direct' | undefined;
  /** Whether the bank refunds online for a direct number, or somebody does by hand. Unless set, as the bank does. */
  refunds?: 'online' | 'manual' | undefined;
}

/** What a bank's instalments are for this merchant. A member that is left out is the bank's usual one. */
export interface BankInstalments {
  /** Rupiah. */
  minimum?: number | undefined;
  /** Months. */
  tenors?: number[] | undefined;
}

/** JSON, as in the configuration file. */
export interface CardSettings {
  /** The payment types that the merchant has. Absent means all. */
  payment_types?: CardPaymentType[] | undefined;
  /** The type of an order that names none. */
  default_payment_type?: CardPaymentType | undefined;
  /** The bank that charges cards of banks that are not acquirers. */
  acquirer?: AcquirerId | undefined;
  /** The banks at which the merchant has numbers. Absent means all banks. */
  mids?: Partial<Record<AcquirerId, BankMids>> | undefined;
  /** The text on the card statement for orders that name none: at most 22 characters. */
  descriptor?: string | undefined;
  instalments?: Partial<Record<AcquirerId, BankInstalments>> | undefined;
}

/** The longest tenor in months that can be configured or asked for. */
export const longestTenor = 60;

/** Says what is wrong with a value at `place`, or returns undefined. */
type Rule = (value: unknown, place: string) => string | undefined;

/** The settings as `settingsProblem` has let them pass; undefined if the merchant has none. */
export function cardSettings(settings: unknown): CardSettings | undefined {
  return settings as CardSettings | undefined;
}

/** What is wrong with a merchant's card settings, as the end of a sentence: `has …, which …`. */
export function settingsProblem(settings: unknown): string | undefined {
  if (!isRecord(settings)) return 'must be an object';
  return shape(settings, '') ?? contradiction(settings as CardSettings);
}

const has = (place: string, reason: string) => `has ${place}, which ${reason}`;

const oneOf =
  (names: readonly string[]): Rule =>
  (value, place) =>
    typeof value === 'string' && names.includes(value)
      ? undefined
      : has(place, `must be one of ${names.join(', ')}`);

const matching =
  (pattern: RegExp, reason: string): Rule =>
  (value, place) =>
    typeof value === 'string' && pattern.test(value) ? undefined : has(place, reason);

const wholeUpTo =
  (max: number, reason: string): Rule =>
  (value, place) =>
    Number.isSafeInteger(value) && Number(value) >= 1 && Number(value) <= max
      ? undefined
      : has(place, reason);

/** A list of different values that is not empty. */
const listOf =
  (rule: Rule): Rule =>
  (value, place) => {
    if (!Array.isArray(value) || value.length === 0) return has(place, 'must be a list of values');
    const twice = value.findIndex((item, index) => value.indexOf(item) !== index);
    if (twice >= 0) return has(`${place}[${twice}]`, 'is in the list before');
    return first(value.map((item, index) => () => rule(item, `${place}[${index}]`)));
  };

/** An object whose members are all known. */
const membersOf =
  (rules: Readonly<Record<string, Rule>>, known: string): Rule =>
  (value, place) => {
    if (!isRecord(value)) return has(place, 'must be an object');
    const entries = Object.entries(value).map(([name, member]) => () => {
      const path = place === '' ? name : `${place}.${name}`;
      const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
      const names = Object.keys(rules).join(', ');
      return rule === undefined ? has(path, `is not ${known}: ${names}`) : rule(member, path);
    });
    return first(entries);
  };

const byBank = (rule: Rule): Rule =>
  membersOf(Object.fromEntries(acquirerIds.map((bank) => [bank, rule])), 'one of the banks');

const mid = matching(/^[0-9A-Za-z]{1,15}$/, 'must be 1 to 15 letters or digits, as a text');
const amount = wholeUpTo(10 ** 12, 'must be whole rupiah from 1');
const tenor = wholeUpTo(longestTenor, `must be whole months from 1 to ${longestTenor}`);

const shape = membersOf(
  {
    payment_types: listOf(oneOf(paymentTypes)),
    default_payment_type: oneOf(paymentTypes),
    acquirer: oneOf(acquirerIds),
    descriptor: matching(/^(?=.*\S)[ -~]{1,22}$/, 'must be 1 to 22 plain characters'),
    mids: byBank(
      membersOf(
        {
          sale: mid,
          instalment: mid,
          kind: oneOf(['aggregator', 'direct']),
          refunds: oneOf(['online', 'manual']),
          tid: matching(/^[0-9A-Za-z]{1,8}$/, 'must be 1 to 8 letters or digits, as a text'),
        },
        'one of the members',
      ),
    ),
    instalments: byBank(
      membersOf({ minimum: amount, tenors: listOf(tenor) }, 'one of the members'),
    ),
  },
  'one of the members',
);

/** Members that are right by themselves but not together. */
function contradiction(settings: CardSettings): string | undefined {
  const { payment_types: types, default_payment_type: usual, acquirer, mids } = settings;
  if (usual !== undefined && types !== undefined && !types.includes(usual)) {
    return has(`default_payment_type ${usual}`, 'is not among payment_types');
  }
  if (mids === undefined) return undefined;
  if (acquirer !== undefined && mids[acquirer]?.sale === undefined) {
    return has(`acquirer ${acquirer}`, `has no mids.${acquirer}.sale`);
  }
  const banks = acquirerIds.filter((bank) => mids[bank] !== undefined);
  const shared = banks.find((bank) => mids[bank]?.refunds && mids[bank]?.kind !== 'direct');
  if (shared !== undefined) {
    return has(`mids.${shared}.refunds`, 'is chosen for a direct number only');
  }
  const sells = types === undefined || types.some((type) => type !== 'INSTALLMENT');
  if (sells && banks.every((bank) => mids[bank]?.sale === undefined)) {
    return has('mids', 'must have a sale number at one bank at least');
  }
  const pays = banks.some((bank) => instalmentMid(bank, mids[bank]) !== undefined);
  if (types?.includes('INSTALLMENT') && !pays) {
    return has('payment_types INSTALLMENT', 'needs a number for instalments in mids');
  }
  return undefined;
}

/**
 * The merchant number for instalments at a bank (DOKU API, Cards): an on-us bank gives one for instalments, at
 * an off-us bank that for sales is enough.
 */
export function instalmentMid(bank: AcquirerId, mids: BankMids | undefined): string | undefined {
  const isOffUs = acquirerRules[bank].instalments === 'off-us';
  return mids?.instalment ?? (isOffUs ? mids?.sale : undefined);
}

function first(checks: readonly (() => string | undefined)[]): string | undefined {
  for (const check of checks) {
    const problem = check();
    if (problem !== undefined) return problem;
  }
  return undefined;
}
