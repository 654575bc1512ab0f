// Tools that only read: payments, calls, notifications, the clock, and why a signature is not valid.
import Type from 'typebox';
import { ago, businessNow } from '../business-time.ts';
import { isCurl, readCurl } from '../captures/curl.ts';
import { CommandFailed } from '../command.ts';
import { credentials } from '../credentials.ts';
import { type Message, readMessage } from '../http-message.ts';
import { queryOf } from '../office-calls.ts';
import { checkClassic } from '../verify-classic.ts';
import { checkCall, snapKind } from '../verify-snap.ts';
import { tool } from './tool.ts';

const closed = { additionalProperties: false };
const text = (description: string) => Type.String({ description, minLength: 1, maxLength: 255 });
const limit = Type.Optional(Type.Integer({ minimum: 1, maximum: 100, description: 'default 20' }));
const since = Type.Optional(text('only of the last 30m, 2h or 7d'));

const listPayments = tool({
  name: 'list_payments',
  description: 'Lists payments, newest first. Amounts are rupiah.',
  writes: false,
  input: Type.Object(
    {
      reference: Type.Optional(text('invoice number or partnerReferenceNo')),
      channel: Type.Optional(text('kredivo, indodana, indomaret, dana or cards')),
      status: Type.Optional(text('PENDING, SUCCESS, EXPIRED, …')),
      limit,
    },
    closed,
  ),
  run: ({ office }, { limit: most = 20, ...filter }) =>
    office.call(`/payments${queryOf({ ...filter, limit: String(most) })}`),
});

const showPayment = tool({
  name: 'show_payment',
  description:
    'Shows a payment by its id with its whole story: calls, receipts, refunds, notifications.',
  writes: false,
  input: Type.Object({ id: text('the payment’s id, from list_payments') }, closed),
  run: ({ office }, { id }) => office.call(`/payments/${encodeURIComponent(id)}`),
});

const listRequests = tool({
  name: 'list_requests',
  description:
    'Lists calls of the merchant API, newest first; refused ones have the reason in `why`.',
  writes: false,
  input: Type.Object(
    { refused: Type.Optional(Type.Boolean()), path: Type.Optional(text('path')), since, limit },
    closed,
  ),
  run: async ({ office }, { refused, path, since: span, limit: most = 20 }) => {
    const from = span === undefined ? undefined : await ago(office.url, span);
    const query = { refused: refused?.toString(), path, from, limit: String(most) };
    return office.call(`/requests${queryOf(query)}`);
  },
});

const showRequest = tool({
  name: 'show_request',
  description:
    'Shows a call with its bytes and its answer. If its signature was not valid, `diagnosis` explains it line by line.',
  writes: false,
  input: Type.Object({ id: text('the call’s id, from list_requests') }, closed),
  run: ({ office }, { id }) => office.call(`/requests/${encodeURIComponent(id)}`),
});

const listNotifications = tool({
  name: 'list_notifications',
  description: 'Lists notifications to merchants with every attempt, newest first.',
  writes: false,
  input: Type.Object(
    {
      reference: Type.Optional(text('invoice number or partnerReferenceNo')),
      status: Type.Optional(Type.Enum(['PENDING', 'DELIVERED', 'EXHAUSTED'])),
      limit,
    },
    closed,
  ),
  run: ({ office }, { limit: most = 20, ...filter }) =>
    office.call(`/notifications${queryOf({ ...filter, limit: String(most) })}`),
});

const explainSignature = tool({
  name: 'explain_signature',
  description:
    'Says whether the signature of a captured call or notification is valid for the merchant’s secret key, and if not, why. The answer never contains the key.',
  writes: false,
  input: Type.Object(
    {
      message: Type.String({
        description: 'a whole HTTP message, or a curl command',
        minLength: 1,
        maxLength: 200_000,
      }),
      path: Type.Optional(text('the signed path, if the message does not contain it')),
    },
    closed,
  ),
  run: async ({ merchant, env }, { message: captured, path }) => {
    const message: Message = isCurl(captured)
      ? readCurl(captured, noFiles)
      : readMessage(Buffer.from(captured));
    const kind = snapKind(message);
    if (kind === 'token-request') {
      throw new CommandFailed(
        'A token request is signed with RSA: use gapura verify --public-key.',
      );
    }
    const check = kind === 'call' ? checkCall : checkClassic;
    const checked = check(message, path, credentials(merchant, env).secrets, 'sender');
    return { valid: checked.findings.length === 0, ...checked };
  },
});

/** A text from a model must not name files of this machine. */
function noFiles(path: string): Buffer {
  throw new CommandFailed(`The body is in the file ${path}: put its bytes into the command.`);
}

const clock = tool({
  name: 'clock',
  description: 'Tells the gateway’s business time. Signatures use the real time.',
  writes: false,
  input: Type.Object({}, closed),
  run: async ({ office }) => ({ now: (await businessNow(office.url)).toISOString() }),
});

export const reading = [
  listPayments,
  showPayment,
  listRequests,
  showRequest,
  listNotifications,
  explainSignature,
  clock,
];
