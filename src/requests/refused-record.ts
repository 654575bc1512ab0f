// A refused call as it is stored: masked, cut, with the words of its answer.
import type { SignedLine } from '../wire/explanation.ts';
import { redactBytes, redactText } from './redact.ts';
import type { RefusedCall, SignatureExplanation } from './refused.ts';

export interface RefusedRecord {
  id: string;
  /** Business time. */
  at: Date;
  clientId: string | undefined;
  known: boolean;
  dialect: string;
  requestId: string | undefined;
  method: string;
  path: string;
  status: number;
  code: string;
  /** The code in the answer. */
  wireCode: string;
  message: string;
  why: string | undefined;
  headers: Record<string, string>;
  body: Buffer;
  bodyBytes: number;
  /** Whether `body` is what came, byte for byte. */
  intact: boolean;
  answer: Buffer;
  explanation: SignatureExplanation | undefined;
  /** Others of the same caller that were not kept before this one. */
  unkept: number;
}

/** The most bytes of a body that are kept: of a merchant's, and of anybody else's. */
const bodyMost = { known: 16 * 1024, unknown: 1024 };
const answerMost = 4 * 1024;
const headerMost = 512;
const pathMost = 512;
const idMost = 128;
const textMost = 2000;

/** What is signed, and names the caller or the device. A token is never kept. */
const keptHeaders = [
  'client-id',
  'request-id',
  'request-timestamp',
  'digest',
  'x-partner-id',
  'x-client-key',
  'x-external-id',
  'x-timestamp',
  'channel-id',
  'x-device-id',
];
/** Kept only if it was wrong: with a valid one, a reader of the database could repeat the call. */
const signatures: readonly string[] = ['signature', 'x-signature'];

/** The beginning of a signature: enough to recognise it, not enough to use it. */
export function shortSignature(value: string): string {
  return value.length > shortLength ? `${value.slice(0, shortLength)}…` : value;
}

const shortLength = 20;

/** The headers as they may be shown. */
export function shownHeaders(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      signatures.includes(name) ? shortSignature(value) : value,
    ]),
  );
}

/** Makes the record of a call that was refused at `at`, business time. */
export function recordOf(
  call: RefusedCall,
  made: { id: string; at: Date; known: boolean; unkept: number },
): RefusedRecord {
  const most = made.known ? bodyMost.known : bodyMost.unknown;
  const body = redactBytes(call.body.subarray(0, most));
  const { code, message } = wordsOf(call.answer);
  return {
    ...made,
    clientId: textOf(call.clientId, idMost),
    dialect: call.dialect,
    requestId: textOf(call.requestId, idMost),
    method: call.method.slice(0, 16),
    path: redactText(call.path, pathMost),
    status: call.status,
    code: call.code,
    wireCode: redactText(code, 100),
    message: redactText(message, textMost),
    why: textOf(call.why, textMost),
    headers: headersOf(call),
    body,
    bodyBytes: call.body.length,
    intact: body.equals(call.body),
    answer: redactBytes(call.answer.subarray(0, answerMost)),
    explanation: call.explanation && redactedExplanation(call.explanation),
  };
}

function textOf(text: string | undefined, most: number): string | undefined {
  return text === undefined ? undefined : redactText(text, most);
}

/**
 * A signature that is not explained yet is kept whole, so that it can be explained later. Of one that is, the beginning
 * is enough: what was wrong may be only its form, or the path, and then it would be valid elsewhere.
 */
function headersOf({ headers, code, explanation }: RefusedCall): Record<string, string> {
  const names = code === 'SIGNATURE_INVALID' ? [...keptHeaders, ...signatures] : keptHeaders;
  const isExplained = explanation?.findings.some(({ proven }) => proven) ?? false;
  const kept: Record<string, string> = {};
  for (const name of names) {
    const value = headers[name];
    if (typeof value !== 'string') continue;
    if (!signatures.includes(name)) kept[name] = redactText(value, headerMost);
    else kept[name] = isExplained ? shortSignature(value) : storableSignature(value);
  }
  return kept;
}

/** Longer than any signature: that of RSA with 4096 bits has 684 characters. */
const signatureMost = 1024;

function storableSignature(value: string): string {
  return value.slice(0, signatureMost).replaceAll('\0', '');
}

function redactedExplanation(one: SignatureExplanation): SignatureExplanation {
  return {
    looked: one.looked,
    findings: one.findings.map((finding) => ({
      ...finding,
      message: redactText(finding.message, textMost),
    })),
    lines: one.lines.map(
      ({ name, expected, signed }): SignedLine => ({
        name,
        expected: textOf(expected, textMost),
        signed: signed === null ? null : textOf(signed, textMost),
      }),
    ),
  };
}

/** The code and the message in an answer of either dialect. Empty where it has none. */
function wordsOf(answer: Buffer): { code: string; message: string } {
  const parsed = jsonOf(answer.toString('utf8'));
  const { error, message, responseCode, responseMessage } = parsed;
  if (typeof error === 'object' && error !== null) {
    const { code, message: text } = error as Record<string, unknown>;
    return { code: String(code ?? ''), message: String(text ?? '') };
  }
  if (responseCode !== undefined) {
    return { code: String(responseCode), message: String(responseMessage ?? '') };
  }
  const said = Array.isArray(message) ? message.join(' ') : message;
  return { code: '', message: String(said ?? error ?? '') };
}

function jsonOf(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
