// How providers are written in the configuration file.
import Type, { type Static } from 'typebox';
import { httpUrl } from '../lib/schema-problem.ts';

const text = Type.String({ minLength: 1, maxLength: 255 });
const pem = Type.String({ minLength: 1, maxLength: 10_000 });
const closed = { additionalProperties: false };

const settlementFile = Type.Object(
  {
    /** The payment's reference, also of what went back. */
    reference: text,
    /** Rupiah; below zero for money that went back, or above it with `type` saying `refund_type`. */
    amount: text,
    type: Type.Optional(text),
    refund_type: Type.Optional(text),
    /** What the provider keeps of the amount. */
    cost: Type.Optional(text),
    /** The provider's name for the transfer that has it. */
    remittance: Type.Optional(text),
    /** Says which channel a line is about; without it, a file is about one channel. */
    channel: Type.Optional(text),
    /** What that column says, by our channel, where it is not the same word. */
    channels: Type.Optional(Type.Record(text, text)),
  },
  closed,
);

const upstreamForm = Type.Object(
  {
    base_url: httpUrl,
    client_id: Type.String({ minLength: 1, maxLength: 64, pattern: '^[!-~]+$' }),
    secret_key: text,
    /** Still accepted in the provider's notifications while it changes to `secret_key`. */
    previous_secret_key: Type.Optional(text),
    /** How long one call may take, with its repeats. */
    timeout_seconds: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 300 })),
    /** After how many seconds a payment is asked about, and then again; the last one repeats. */
    poll_seconds: Type.Optional(
      Type.Array(Type.Integer({ minimum: 1, maximum: 86_400 }), { minItems: 1, maxItems: 50 }),
    ),
    /** How many calls of one process may be in flight. */
    concurrency: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
    /** The columns of its settlement file; without it, those of another Gapura's report `settlement-items`. */
    settlement_file: Type.Optional(settlementFile),
    snap: Type.Optional(
      Type.Object(
        {
          /** Ours: signs token requests, and the tokens that we give to the provider. */
          private_key: pem,
          /** The provider's. */
          public_key: pem,
        },
        closed,
      ),
    ),
  },
  closed,
);

/** By name; the name is part of the addresses that the provider calls. */
export const upstreamForms = Type.Record(
  Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,31}$' }),
  upstreamForm,
  closed,
);

export type UpstreamForm = Static<typeof upstreamForm>;
