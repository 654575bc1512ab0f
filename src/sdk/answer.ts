// Judges one answer of the gateway: verified success, an error, or a reason to retry.
import type { Finding } from '../wire/classic/diagnose.ts';
import type { SignedParts } from '../wire/classic/text.ts';
import { textOf } from './bytes.ts';
import { type CallFailure, GapuraError, SignatureError } from './errors.ts';
import { objectIn } from './json-body.ts';
import type { Keys } from './keys.ts';

/** The request that an answer belongs to. */
export interface Sent {
  method: 'GET' | 'POST';
  target: string;
  requestId: string;
  clientId: string;
  keys: Keys;
  attempts: number;
}

export interface ReceivedAnswer {
  status: number;
  headers: Headers;
  body: Uint8Array;
}

export type Judgement =
  | { kind: 'success'; value: object; replayed: boolean }
  | { kind: 'retry'; error: GapuraError; afterMs: number }
  | { kind: 'error'; error: GapuraError };

/**
 * Success is HTTP 2xx, or 409 with the answer of an earlier request with the same id (DOKU API,
 * Idempotency), and always signed. A request in flight, 429 and 5xx are retried.
 */
export async function judge(sent: Sent, answer: ReceivedAnswer): Promise<Judgement> {
  const { status } = answer;
  const value = objectIn(answer.body);
  const findings = await signatureFindings(sent, answer);
  const replayed = status === 409 && isRecord(value) && value.error === undefined;
  if (replayed || (status >= 200 && status < 300)) {
    return success(sent, answer, value, replayed, findings);
  }
  const error = errorOf(sent, answer, value, findings === undefined);
  const inFlight = status === 409 && error.code === inFlightCode && !otherData.test(error.message);
  if (inFlight || status === 429 || status >= 500) {
    return { kind: 'retry', error, afterMs: retryAfterMs(answer.headers) };
  }
  return { kind: 'error', error };
}

const inFlightCode = 'idempotent_request';

// Both cases have the same code; only the message says that a retry is useless.
const otherData = /different/i;
const inFlightHint =
  'Ask orders.status with this requestId, or call again with the same body and requestId.';
const otherDataHint =
  'This requestId was used with a different body before: a new order needs a new id.';

function success(
  sent: Sent,
  answer: ReceivedAnswer,
  value: unknown,
  replayed: boolean,
  findings: Findings,
): Judgement {
  const failure = { ...failureOf(sent, answer), code: 'answer_signature' };
  if (findings !== undefined) {
    const unsigned = findings === 'unsigned';
    const message = unsigned
      ? `HTTP ${answer.status} without a signature: this is not the gateway's answer. Does the base URL point at a proxy or a web page?`
      : `The answer's signature does not match. ${findings.map((finding) => finding.message).join(' ')}`.trimEnd();
    const code = unsigned ? 'answer_unsigned' : failure.code;
    const found = unsigned ? [] : findings;
    return { kind: 'error', error: new SignatureError(message, { ...failure, code }, found) };
  }
  if (isRecord(value)) return { kind: 'success', value, replayed };
  const message = `HTTP ${answer.status}, but the body is not a JSON object`;
  const error = new GapuraError(message, { ...failure, code: 'answer_not_json', verified: true });
  return { kind: 'error', error };
}

/** Undefined if the signature is valid; otherwise why it is not, as far as can be told. */
type Findings = readonly Finding[] | 'unsigned' | undefined;

async function signatureFindings(sent: Sent, answer: ReceivedAnswer): Promise<Findings> {
  const signature = answer.headers.get('signature');
  const timestamp = answer.headers.get('response-timestamp');
  if (signature === null || timestamp === null) return 'unsigned';
  const { keys, method, clientId, requestId, target } = sent;
  // Our own id and target, not the answer's: an answer to another request is not valid here.
  const bare: SignedParts = { clientId, requestId, timestamp, target };
  const whole: SignedParts = { ...bare, body: answer.body };
  if (await keys.answered(whole, signature)) return undefined;
  // Answers to GET are documented without the digest. A signature that also covers the body is
  // stronger, so both are accepted.
  if (method === 'GET' && (await keys.answered(bare, signature))) return undefined;
  return keys.findings(method === 'GET' ? bare : whole, signature);
}

function errorOf(
  sent: Sent,
  answer: ReceivedAnswer,
  value: unknown,
  verified: boolean,
): GapuraError {
  const { code, message } = envelope(answer.status, value);
  return new GapuraError(message, {
    ...failureOf(sent, answer),
    code,
    field: fieldIn(code, message),
    verified,
    hint: hint(code, message, sent, answer.headers),
  });
}

function failureOf({ requestId, attempts }: Sent, { status, body }: ReceivedAnswer): CallFailure {
  const rawBody = textOf(body);
  return { code: '', requestId, status, rawBody, attempts };
}

/** The documented envelope, DOKU's list of messages, and the bare forms that were observed. */
function envelope(status: number, value: unknown): { code: string; message: string } {
  const outer = isRecord(value) ? value : {};
  const inner = isRecord(outer.error) ? outer.error : outer;
  const text = Array.isArray(inner.message) ? inner.message.join('; ') : inner.message;
  const code = typeof inner.code === 'string' ? inner.code : `http_${status}`;
  if (typeof text === 'string' && text !== '') return { code, message: text };
  return { code, message: typeof inner.error === 'string' ? inner.error : `HTTP ${status}` };
}

/** Refusals of one field begin with its path. Only the card API's refusal of the sum names none. */
function fieldIn(code: string, message: string): string | undefined {
  const name = code.toLowerCase();
  if (message === 'Invalid Total Amount And Line Items') return 'order.amount';
  const field = /^([a-z]\w*(?:\[\d+\])*(?:\.\w+(?:\[\d+\])*)*):? /.exec(message)?.[1];
  if (name === 'invalid_parameter' || name === 'merchant_not_configured') return field;
  // Most messages with this code name no field, so only a path is taken for one.
  return name === 'data_not_found' && field?.includes('.') ? field : undefined;
}

function hint(code: string, message: string, sent: Sent, headers: Headers): string | undefined {
  if (code === 'invalid_signature') {
    return `The secret key does not belong to ${sent.clientId} at this host, or a proxy changes the path or the body on the way.`;
  }
  if (code === 'invalid_client_id') {
    return `This host does not know ${sent.clientId}: sandbox and production have different clients.`;
  }
  if (code === 'request_time_out_of_range') {
    const theirs = headers.get('response-timestamp') ?? headers.get('date');
    return `The clock of this machine is wrong${theirs === null ? '' : `; the gateway's says ${theirs}`}.`;
  }
  if (code === inFlightCode) {
    return otherData.test(message) ? otherDataHint : inFlightHint;
  }
  return undefined;
}

function retryAfterMs(headers: Headers): number {
  const seconds = Number(headers.get('retry-after') ?? 0);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : 0;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
