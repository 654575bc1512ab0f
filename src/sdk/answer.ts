// Judges one answer of the gateway: verified success, an error, or a reason to retry.
import type { KeyObject } from 'node:crypto';
import { diagnoseSignature, type Finding } from '../wire/classic/diagnose.ts';
import { type SignedParts, verifies } from '../wire/classic/signature.ts';
import { parseExact } from '../wire/json.ts';
import { isRecord } from '../wire/reading.ts';
import { type CallFailure, GapuraError, SignatureError } from './errors.ts';

/** The request that an answer belongs to. */
export interface Sent {
  method: 'GET' | 'POST';
  target: string;
  requestId: string;
  clientId: string;
  secretKey: string;
  key: KeyObject;
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
export function judge(sent: Sent, answer: ReceivedAnswer): Judgement {
  const { status } = answer;
  const value = parsed(answer.body);
  const replayed = status === 409 && isRecord(value) && value.error === undefined;
  if (replayed || (status >= 200 && status < 300)) return success(sent, answer, value, replayed);
  const error = errorOf(sent, answer, value);
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

function success(sent: Sent, answer: ReceivedAnswer, value: unknown, replayed: boolean): Judgement {
  const failure = { ...failureOf(sent, answer), code: 'answer_signature' };
  const findings = signatureFindings(sent, answer);
  if (findings !== undefined) {
    const unsigned = findings.length === 0;
    const message = unsigned
      ? `HTTP ${answer.status} without a signature: this is not the gateway's answer. Does the base URL point at a proxy or a web page?`
      : `The answer's signature does not match. ${findings.map((finding) => finding.message).join(' ')}`;
    const code = unsigned ? 'answer_unsigned' : failure.code;
    return { kind: 'error', error: new SignatureError(message, { ...failure, code }, findings) };
  }
  if (isRecord(value)) return { kind: 'success', value, replayed };
  const message = `HTTP ${answer.status}, but the body is not a JSON object`;
  const error = new GapuraError(message, { ...failure, code: 'answer_not_json', verified: true });
  return { kind: 'error', error };
}

/** Undefined if the signature is valid; an empty list if there is no signature at all. */
function signatureFindings(sent: Sent, answer: ReceivedAnswer): Finding[] | undefined {
  const signature = answer.headers.get('signature');
  const timestamp = answer.headers.get('response-timestamp');
  if (signature === null || timestamp === null) return [];
  const { key, method, clientId, requestId, target, secretKey } = sent;
  // Our own id and target, not the answer's: an answer to another request is not valid here.
  const bare: SignedParts = { clientId, requestId, timestamp, target };
  const whole: SignedParts = { ...bare, body: answer.body };
  const label = 'Response-Timestamp';
  if (verifies(key, whole, signature, label)) return undefined;
  // Answers to GET are documented without the digest. A signature that also covers the body is
  // stronger, so both are accepted.
  if (method === 'GET' && verifies(key, bare, signature, label)) return undefined;
  const parts = method === 'GET' ? bare : whole;
  return diagnoseSignature({ parts, label, signature, secrets: [secretKey], reader: 'receiver' });
}

function errorOf(sent: Sent, answer: ReceivedAnswer, value: unknown): GapuraError {
  const { code, message } = envelope(answer.status, value);
  return new GapuraError(message, {
    ...failureOf(sent, answer),
    code,
    field: fieldIn(code, message),
    verified: signatureFindings(sent, answer) === undefined,
    hint: hint(code, message, sent, answer.headers),
  });
}

function failureOf({ requestId, attempts }: Sent, { status, body }: ReceivedAnswer): CallFailure {
  const rawBody = Buffer.from(body).toString('utf8');
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

function parsed(body: Uint8Array): unknown {
  try {
    return parseExact(body);
  } catch {
    return undefined;
  }
}
