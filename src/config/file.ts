// The configuration file: its schema, and one sentence that says which part of it is wrong.
import { readFileSync } from 'node:fs';
import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { describeProblem, httpUrl } from '../lib/schema-problem.ts';
import {
  acquirerChoices,
  callRate,
  clientIdText,
  fee,
  merchantMembers,
  strictness,
} from '../merchants/form.ts';
import { roles } from '../people/role.ts';
import { bankAccounts, cash } from './cash-file.ts';
import { tax } from './tax-form.ts';
import { upstreamForms } from './upstream-form.ts';

const text = Type.String({ minLength: 1 });
const closed = { additionalProperties: false };

/** Of people and keys in the office. */
const role = Type.Enum([...roles]);

const keptOrReturned = Type.Enum(['keep', 'return']);

const settlement = Type.Object(
  {
    /** Business days from payment to settlement, by channel. */
    days: Type.Optional(Type.Record(Type.String(), Type.Integer({ minimum: 0, maximum: 60 }))),
    default_days: Type.Optional(Type.Integer({ minimum: 0, maximum: 60 })),
    /** The hour of the day (WIB) at which money becomes due. */
    hour: Type.Optional(Type.Integer({ minimum: 0, maximum: 23 })),
    /** The hour (WIB) from which no more batches run that day. 24: none. */
    cut_off_hour: Type.Optional(Type.Integer({ minimum: 1, maximum: 24 })),
    /** Rupiah: scheduled batches of less wait. */
    minimum: Type.Optional(Type.Integer({ minimum: 0 })),
    /** Days on which banks are closed, in addition to weekends and the built-in holidays. */
    holidays: Type.Optional(Type.Array(Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }))),
  },
  closed,
);

const payouts = Type.Object(
  {
    /** Whether more may leave an own bank account than came into it. */
    beyond_cash: Type.Optional(Type.Boolean()),
    /** Who carries payouts out: the simulator's bank (in a sandbox), or files and people. */
    bank: Type.Optional(Type.Enum(['simulator', 'files'])),
    /** Days after which a payout that has not ended needs attention. */
    pending_days: Type.Optional(Type.Integer({ minimum: 1, maximum: 365 })),
  },
  closed,
);

const merchant = Type.Object(
  {
    ...merchantMembers,
    client_id: clientIdText,
    secret_key: text,
    /** Still accepted while the merchant changes to `secret_key`. */
    previous_secret_key: Type.Optional(text),
  },
  closed,
);

const schema = Type.Object(
  {
    merchants: Type.Optional(Type.Array(merchant)),
    fees: Type.Optional(Type.Record(Type.String(), fee)),
    /** How strictly classic bodies are read. */
    strictness: Type.Optional(strictness),
    /** What happens to the fee when the money goes back. */
    fees_policy: Type.Optional(
      Type.Object(
        { void: Type.Optional(keptOrReturned), refund: Type.Optional(keptOrReturned) },
        closed,
      ),
    ),
    /** PPN on fees. Absent: none. */
    tax: Type.Optional(tax),
    /** When a month can be closed. */
    periods: Type.Optional(
      Type.Object(
        {
          /** Exceptions that are open for longer than this at a close refuse it. */
          exception_days: Type.Optional(Type.Integer({ minimum: 0, maximum: 3660 })),
        },
        closed,
      ),
    ),
    settlement: Type.Optional(settlement),
    bank_accounts: Type.Optional(bankAccounts),
    payouts: Type.Optional(payouts),
    /** What acquirers keep of the payments that they transfer, by channel. Absent: what their files say. */
    acquirer_costs: Type.Optional(Type.Record(Type.String(), fee)),
    cash: Type.Optional(cash),
    notifications: Type.Optional(
      Type.Object(
        {
          retry_seconds: Type.Optional(Type.Array(Type.Integer({ minimum: 1 }))),
          timeout_seconds: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 300 })),
          allow_private_addresses: Type.Optional(Type.Boolean()),
          concurrency_per_receiver: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
          most_per_receiver: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
          concurrency_per_merchant: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
          response_limit_bytes: Type.Optional(Type.Integer({ minimum: 0 })),
        },
        closed,
      ),
    ),
    snap: Type.Optional(
      Type.Object(
        {
          /** Also refuses requests without what the documentation requires but official clients leave out. */
          strict: Type.Optional(Type.Boolean()),
          timestamp_tolerance_seconds: Type.Optional(
            Type.Integer({ minimum: 10, maximum: 86_400 }),
          ),
          refund_window_seconds: Type.Optional(Type.Integer({ minimum: 1 })),
        },
        closed,
      ),
    ),
    /** What one process takes on. */
    limits: Type.Optional(
      Type.Object(
        {
          /** For each merchant. */
          ...callRate,
          body_bytes: Type.Optional(Type.Integer({ minimum: 1024, maximum: 16_777_216 })),
          held_bytes: Type.Optional(Type.Integer({ minimum: 1_048_576 })),
          calls_in_flight: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 })),
        },
        closed,
      ),
    ),
    requests: Type.Optional(
      Type.Object({ retention_seconds: Type.Optional(Type.Integer({ minimum: 60 })) }, closed),
    ),
    retention: Type.Optional(
      Type.Object(
        {
          notification_days: Type.Optional(Type.Integer({ minimum: 1, maximum: 36_500 })),
          payment_history_days: Type.Optional(Type.Integer({ minimum: 1, maximum: 36_500 })),
          refused_call_days: Type.Optional(Type.Integer({ minimum: 1, maximum: 36_500 })),
        },
        closed,
      ),
    ),
    dashboard: Type.Optional(
      Type.Object(
        {
          users: Type.Optional(
            Type.Array(
              Type.Object(
                {
                  email: Type.String({
                    minLength: 3,
                    maxLength: 254,
                    pattern: '^[^\\s@]+@[^\\s@]+$',
                  }),
                  password: Type.Optional(text),
                  /** As `gapura owner hash` prints it. */
                  password_hash: Type.Optional(text),
                  /** The e-mail address unless given. */
                  name: Type.Optional(text),
                  role,
                  client_id: Type.Optional(text),
                },
                closed,
              ),
            ),
          ),
          /** Rupiah: what moves more has to be approved by another person. */
          second_person_above: Type.Optional(Type.Integer({ minimum: 0 })),
          /** Single sign-on with OpenID Connect. */
          oidc: Type.Optional(
            Type.Object(
              {
                issuer: httpUrl,
                client_id: text,
                client_secret: text,
                name: Type.Optional(text),
                allowed_domains: Type.Optional(Type.Array(text, { minItems: 1 })),
              },
              closed,
            ),
          ),
          keys: Type.Optional(
            Type.Array(
              Type.Object(
                {
                  name: text,
                  key: Type.String({ pattern: '^gok_\\S{28,196}$' }),
                  role,
                  client_id: Type.Optional(text),
                },
                closed,
              ),
            ),
          ),
        },
        closed,
      ),
    ),
    /** Providers of the same API, by name. */
    upstreams: Type.Optional(upstreamForms),
    acquirers: Type.Optional(acquirerChoices),
  },
  closed,
);

export type ConfigFile = Static<typeof schema>;
export type MerchantConfig = Static<typeof merchant>;

const compiled = Compile(schema);

/** A mistake in the environment or the configuration file. The message is one sentence: what is wrong and how to fix it. */
export class ConfigError extends Error {}

/** Reads and checks the file. Throws a ConfigError that names the file and the place in it. */
export function readConfigFile(path: string): ConfigFile {
  const raw = readText(path);
  let parsed: unknown;
  try {
    parsed = JSON.parse(raw);
  } catch (error) {
    throw new ConfigError(`${path} is not valid JSON (${(error as Error).message}): fix the file.`);
  }
  return checkConfig(parsed, path);
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const why =
      (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'does not exist' : 'cannot be read';
    throw new ConfigError(
      `The configuration file ${path} ${why}: correct GAPURA_CONFIG, or unset it.`,
    );
  }
}

/** Checks a parsed configuration. `source` is named in the error. */
export function checkConfig(parsed: unknown, source: string): ConfigFile {
  if (!compiled.Check(parsed)) {
    const [error] = compiled.Errors(parsed);
    const place = error?.instancePath.slice(1).replaceAll('/', '.') || 'the file';
    throw new ConfigError(`${source}: ${place} ${describeProblem(error?.message)}: fix the file.`);
  }
  const ids = parsed.merchants?.map((entry) => entry.client_id) ?? [];
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice)
    throw new ConfigError(`${source}: two merchants have the client_id ${twice}: keep one.`);
  return parsed;
}
