// Checks the signature of a captured message of the classic dialect.
import { explainSignature } from '../wire/classic/diagnose.ts';
import type { Reader } from '../wire/classic/diagnosis/suspicion.ts';
import { diagnoseTimestamp } from '../wire/classic/diagnosis/timestamp.ts';
import { timestampToleranceSeconds } from '../wire/classic/headers.ts';
import {
  signedForms,
  signingKey,
  type TimestampLabel,
  verifies,
} from '../wire/classic/signature.ts';
import type { Checked } from './checked.ts';
import { headerOf, type Message, whereOf } from './http-message.ts';
import { leniencyLines } from './leniency.ts';

/** Checks a request, an answer or a notification (DOKU API, Signature). Throws UsageError for what is missing. */
export function checkClassic(
  message: Message,
  path: string | undefined,
  secrets: readonly string[],
  reader: Reader,
): Checked {
  const question = questionOf(message, path);
  const { parts, label } = question;
  const late = diagnoseTimestamp({
    timestamp: parts.timestamp,
    now: new Date(),
    toleranceSeconds: timestampToleranceSeconds,
    label,
  });
  const isAccepted = secrets.some((secret) => isSignedBy(secret, question));
  const explained = explainSignature({ ...question, secrets, reader });
  const findings = isAccepted ? [] : explained.findings;
  const lines = leniencyLines(parts.target, message.body);
  const leniency = lines.length === 0 ? undefined : lines;
  return { dialect: 'classic', kind: 'message', ...explained, findings, late, leniency };
}

/** As the gateway decides it: a call without a body may be signed with the digest of no bytes. */
function isSignedBy(secret: string, { parts, label, signature }: ReturnType<typeof questionOf>) {
  const { body = Buffer.alloc(0), ...rest } = parts;
  const forms = label === 'Request-Timestamp' ? signedForms(rest, body) : [parts];
  return forms.some((form) => verifies(signingKey(secret), form, signature, label));
}

function questionOf(message: Message, path: string | undefined) {
  const { headers, body, method } = message;
  const isAnswer = headers['response-timestamp'] !== undefined;
  const label: TimestampLabel = isAnswer ? 'Response-Timestamp' : 'Request-Timestamp';
  const where = whereOf(message, path);
  const hasDigest = method === undefined ? body.length > 0 : method.toUpperCase() !== 'GET';
  const parts = {
    clientId: headerOf(message, 'Client-Id'),
    requestId: headerOf(message, 'Request-Id'),
    timestamp: headerOf(message, label),
    target: where.path,
    body: hasDigest ? body : undefined,
  };
  return { parts, label, signature: headerOf(message, 'Signature'), url: where.url };
}
