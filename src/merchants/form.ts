// A merchant as people write it, in the configuration file and in the office: its form, and what is wrong with it.
import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { networkOf } from '../lib/networks.ts';
import { describeProblem, httpUrl as url } from '../lib/schema-problem.ts';
import { strictnesses } from '../wire/strictness.ts';
import { feeStart } from './fees.ts';

const text = Type.String({ minLength: 1, maxLength: 255 });
const closed = { additionalProperties: false };

const rupiah = Type.Integer({ minimum: 0 });

const rateMembers = {
  fixed: rupiah,
  basis_points: Type.Integer({ minimum: 0, maximum: 10_000 }),
  /** Rupiah: at least so much, and at most. */
  minimum: Type.Optional(rupiah),
  maximum: Type.Optional(rupiah),
};

/** A price for payments from an amount on, for a number of monthly instalments, or both. */
const feeTier = Type.Object(
  {
    ...rateMembers,
    from: Type.Optional(rupiah),
    tenor: Type.Optional(Type.Integer({ minimum: 1, maximum: 120 })),
  },
  closed,
);

/** How a fee is written, apart from its date. */
export const feeMembers = {
  ...rateMembers,
  tiers: Type.Optional(Type.Array(feeTier, { maxItems: 100 })),
};

/** A fee without a date: the gateway's own have none. */
export const fee = Type.Object(feeMembers, closed);

/** One valid from a day (midnight in WIB) or an instant. */
const datedFee = Type.Object({ ...feeMembers, from: Type.Optional(Type.String()) }, closed);

export const strictness = Type.Enum([...strictnesses]);

/** How many calls a merchant may make. */
export const callRate = {
  per_second: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
  burst: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
};

const color = Type.Optional(Type.String({ pattern: '^#[0-9A-Fa-f]{6}$' }));

const account = Type.Object(
  {
    id: text,
    bank: text,
    number: text,
    holder: text,
    default: Type.Optional(Type.Boolean()),
    status: Type.Optional(Type.Enum(['verified', 'unverified', 'rejected'])),
  },
  closed,
);

/** Acquirers by channel: one by its name, or a provider of the configuration. */
export const acquirerChoices = Type.Record(
  Type.String(),
  Type.Union([text, Type.Object({ upstream: text }, closed)]),
);

/** What is the same in the file and in the office. */
export const merchantMembers = {
  name: text,
  notification_url: Type.Optional(url),
  notification_urls: Type.Optional(Type.Record(Type.String(), url)),
  snap: Type.Optional(
    Type.Object(
      {
        public_key: Type.Optional(Type.String({ minLength: 1, maxLength: 10_000 })),
        token_url: Type.Optional(url),
        notification_url: Type.Optional(url),
      },
      closed,
    ),
  ),
  settlement_accounts: Type.Optional(Type.Array(account)),
  channels: Type.Optional(Type.Array(text)),
  frame_ancestors: Type.Optional(Type.Array(url)),
  /** They take precedence over the gateway's fees. A list has fees with dates. */
  fees: Type.Optional(
    Type.Record(Type.String(), Type.Union([fee, Type.Array(datedFee, { maxItems: 1000 })])),
  ),
  /** It takes precedence over the gateway's. */
  strictness: Type.Optional(strictness),
  /** By channel, in the form that the channel defines. */
  channel_settings: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  /** They take precedence over the gateway's. */
  acquirers: Type.Optional(acquirerChoices),
  logo_url: Type.Optional(url),
  /** They take precedence over the gateway's. */
  limits: Type.Optional(Type.Object(callRate, closed)),
  /** Addresses and networks that calls may come from. */
  allowed_addresses: Type.Optional(Type.Array(Type.String(), { maxItems: 200 })),
  theme: Type.Optional(
    Type.Object(
      {
        background_color: color,
        font_color: color,
        button_background_color: color,
        button_font_color: color,
      },
      closed,
    ),
  ),
};

/** In the file a client id is given; in the office it may be. */
export const clientIdText = Type.String({ minLength: 1, maxLength: 64, pattern: '^[!-~]+$' });

export const merchantForm = Type.Object(merchantMembers, closed);

export type MerchantForm = Static<typeof merchantForm>;
export type AcquirerChoice = Static<typeof acquirerChoices>[string];

/** What is wrong: a sentence begins with the field and ends with the reason. */
export interface FormProblem {
  field: string;
  reason: string;
}

/** What a form is checked with: the channels that may be named, and their settings. */
export interface KnownChannels {
  ids: readonly string[];
  /** What is wrong with the settings of a channel, as the end of a sentence: `has …`. */
  settingsProblem(channel: string, settings: unknown): string | undefined;
  /** What is wrong with the acquirer that a merchant is to have, as the end of a sentence. Absent: nothing is checked. */
  acquirerProblem?: ((channel: string, choice: AcquirerChoice) => string | undefined) | undefined;
}

const compiled = Compile(merchantForm);

/** What is wrong with the shape of a form; undefined if it is one. */
export function shapeProblem(form: unknown): FormProblem | undefined {
  if (compiled.Check(form)) return undefined;
  const [error] = compiled.Errors(form);
  const field = error?.instancePath.slice(1).replaceAll('/', '.') || 'The merchant';
  return { field, reason: describeProblem(error?.message) };
}

/** What is wrong with a form of the right shape: in the order of its members. */
export function formProblem(form: MerchantForm, channels: KnownChannels): FormProblem | undefined {
  return (
    channelProblem(form, channels.ids) ??
    accountProblem(form) ??
    feeProblem(form) ??
    addressProblem(form) ??
    acquirerProblem(form, channels) ??
    settingsProblem(form, channels)
  );
}

function channelProblem(form: MerchantForm, known: readonly string[]): FormProblem | undefined {
  const named: [string, readonly string[]][] = [
    ['notification_urls', Object.keys(form.notification_urls ?? {})],
    ['channels', form.channels ?? []],
    ['fees', Object.keys(form.fees ?? {})],
    ['channel_settings', Object.keys(form.channel_settings ?? {})],
    ['acquirers', Object.keys(form.acquirers ?? {})],
  ];
  for (const [field, ids] of named) {
    const unknown = ids.find((id) => !known.includes(id));
    if (unknown === undefined) continue;
    return { field, reason: unknownChannel(unknown, known) };
  }
  return undefined;
}

/** The end of a sentence about a channel that does not exist. */
export function unknownChannel(channel: string, known: readonly string[]): string {
  return `names the channel "${channel}": use one of ${known.join(', ')}`;
}

function accountProblem({ settlement_accounts: all = [] }: MerchantForm): FormProblem | undefined {
  const field = 'settlement_accounts';
  const ids = all.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) return { field, reason: `has ${twice} twice: keep one` };
  if (all.filter((one) => one.default).length <= 1) return undefined;
  return { field, reason: 'has several default accounts: mark one' };
}

function feeProblem({ fees = {} }: MerchantForm): FormProblem | undefined {
  for (const [channel, given] of Object.entries(fees)) {
    const problem = [given]
      .flat()
      .map((one, place) =>
        tierProblem(`fees.${channel}${Array.isArray(given) ? `.${place}` : ''}`, one),
      )
      .find((one) => one !== undefined);
    if (problem !== undefined) return problem;
    const starts = [given].flat().map((one) => ('from' in one ? one.from : undefined));
    for (const [place, from] of starts.entries()) {
      const field = `fees.${channel}.${place}.from`;
      if (from !== undefined && feeStart(from) === undefined) {
        return { field, reason: 'must be a day (2026-01-31) or an instant (2026-01-31T00:00:00Z)' };
      }
      const same = (other: string | undefined) => startOf(other) === startOf(from);
      if (starts.slice(0, place).some(same)) return { field, reason: 'is in the list before' };
    }
  }
  return undefined;
}

/** What is wrong with the bounds and tiers of a fee: `field` begins with `place`. */
export function tierProblem(
  place: string,
  { tiers = [], ...own }: Static<typeof fee>,
): FormProblem | undefined {
  const all = [
    { field: place, rate: own },
    ...tiers.map((rate, at) => ({ field: `${place}.tiers.${at}`, rate })),
  ];
  for (const { field, rate } of all) {
    if ((rate.minimum ?? 0) > (rate.maximum ?? Number.POSITIVE_INFINITY)) {
      return { field: `${field}.maximum`, reason: 'must not be less than the minimum' };
    }
  }
  const names = tiers.map(({ from = 0, tenor }) => `${from} ${tenor}`);
  const twice = names.findIndex((name, at) => names.indexOf(name) !== at);
  if (twice === -1) return undefined;
  return { field: `${place}.tiers.${twice}`, reason: 'has the same from and tenor as one before' };
}

function acquirerProblem(
  { acquirers = {} }: MerchantForm,
  channels: KnownChannels,
): FormProblem | undefined {
  for (const [channel, choice] of Object.entries(acquirers)) {
    const reason = channels.acquirerProblem?.(channel, choice);
    if (reason !== undefined) return { field: `acquirers.${channel}`, reason };
  }
  return undefined;
}

const startOf = (from: string | undefined) => (from === undefined ? 0 : feeStart(from)?.getTime());

function addressProblem({ allowed_addresses: all = [] }: MerchantForm): FormProblem | undefined {
  const place = all.findIndex((text) => networkOf(text) === undefined);
  if (place === -1) return undefined;
  return {
    field: `allowed_addresses.${place}`,
    reason: 'must be an address or a network such as 203.0.113.0/24',
  };
}

function settingsProblem(
  { channel_settings: settings = {} }: MerchantForm,
  channels: KnownChannels,
): FormProblem | undefined {
  for (const [channel, given] of Object.entries(settings)) {
    const reason = channels.settingsProblem(channel, given);
    if (reason !== undefined) return { field: `channel_settings.${channel}`, reason };
  }
  return undefined;
}
