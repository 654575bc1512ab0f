// Says why a classic signature does not verify: tries common mistakes until one of them explains the signature.
import { createHmac } from 'node:crypto';
import { type Explanation, explanation } from '../explanation.ts';
import { bodySuspicions } from './diagnosis/body.ts';
import { oddities, type Reading, readings } from './diagnosis/encoding.ts';
import { headerSuspicions, secretSuspicions } from './diagnosis/headers.ts';
import {
  type Candidate,
  combinations,
  documented,
  type FindingCode,
  linesOf,
  type Reader,
  type Suspicion,
} from './diagnosis/suspicion.ts';
import { targetSuspicions } from './diagnosis/target.ts';
import { timestampSuspicions } from './diagnosis/timestamp.ts';
import {
  componentString,
  digestOf,
  type SignedParts,
  signingKey,
  type TimestampLabel,
  verifies,
} from './signature.ts';

export interface SignatureQuestion {
  /** What the verifying side would sign. */
  parts: SignedParts;
  label?: TimestampLabel | undefined;
  /** The `Signature` header as received. */
  signature: string;
  /** Every secret key that may have been used. */
  secrets: readonly string[];
  /** Whom the remedies address: the signing side or the verifying side. */
  reader: Reader;
  /** The whole URL, if known: some clients sign its host or its query. */
  url?: string | undefined;
  /** Further paths that may have been signed. */
  otherTargets?: readonly string[] | undefined;
  /** How many mistakes are assumed at once. The default 2 takes about ten times as long as 1. */
  mistakes?: 1 | 2 | undefined;
}

export interface Finding {
  code: FindingCode;
  /** What was found and how to remedy it. Never holds a secret key. */
  message: string;
  /** Whether the signature matches after this fix together with the fixes of the other proven findings. */
  proven: boolean;
}

/**
 * Says why `signature` does not verify. Returns an empty list if it does. Proven findings come first: one
 * mistake, or two made together. Looking for two takes about ten milliseconds of HMACs, so a server does
 * it only for its engineers, not for everybody on the internet (DOKU API, Signature).
 */
export function diagnoseSignature(question: SignatureQuestion): Finding[] {
  return explainSignature(question).findings;
}

/** The same, with the lines that should have been signed and, if that is proven, those that were. */
export function explainSignature(question: SignatureQuestion): Explanation<Finding> {
  const { parts, label, signature, secrets } = question;
  const expected = linesOf(partsAsLines(parts, label));
  if (secrets.some((secret) => verifies(signingKey(secret), parts, signature, label))) {
    return explanation([], expected, expected);
  }
  const ways = readings(signature);
  for (const secret of ways.length === 0 ? [] : secrets) {
    const proven = explain(question, secret, ways);
    if (proven !== undefined) return explanation(proven.findings, expected, linesOf(proven.signed));
  }
  return explanation([...hints(question), unexplained(question)], expected);
}

function partsAsLines(parts: SignedParts, label: TimestampLabel = 'Request-Timestamp') {
  const digest = parts.body === undefined ? undefined : digestOf(parts.body);
  return { ...parts, label, digest };
}

function explain(question: SignatureQuestion, secret: string, ways: Reading[]) {
  const { parts, label, reader, url, otherTargets = [] } = question;
  const { mistakes = 2 } = question;
  const base: Candidate = { ...partsAsLines(parts, label), secret, layout: documented };
  const suspicions = [
    ...bodySuspicions(parts.body),
    ...targetSuspicions(parts.target, url, otherTargets),
    ...secretSuspicions(secret, parts.clientId),
    ...timestampSuspicions(parts.timestamp),
    ...headerSuspicions(base),
  ];
  for (const suspects of combinations(suspicions, mistakes)) {
    const signed: Candidate = Object.assign({}, base, ...suspects.map(({ change }) => change));
    const mac = macOf(signed);
    const reading = ways.find((way) => way.mac.equals(mac));
    if (reading !== undefined) return { findings: findings(reading, suspects, reader), signed };
  }
  return undefined;
}

/** The HMAC of a signer who did everything as `candidate` says. */
function macOf(candidate: Candidate): Buffer {
  const text = candidate.layout(linesOf(candidate));
  return createHmac('sha256', candidate.secret).update(text).digest();
}

const signatureForm = 'Send "HMACSHA256=" and the standard base64 of the 32 bytes.';

function findings(reading: Reading, suspects: Suspicion[], reader: Reader): Finding[] {
  return [
    ...suspects.map(({ code, fact, remedy }) => ({
      code,
      message: `${fact} ${remedy[reader]}`,
      proven: true,
    })),
    ...reading.faults.map(({ code, fact }) => ({
      code,
      message: `${fact} ${signatureForm}`,
      proven: true,
    })),
  ];
}

function hints({ signature, secrets, parts }: SignatureQuestion): Finding[] {
  const list: Finding[] = oddities(signature).map(({ code, fact }) => ({
    code,
    message: `${fact} ${signatureForm}`,
    proven: false,
  }));
  const hint = (code: FindingCode, message: string) => list.push({ code, message, proven: false });
  if (secrets.some((secret) => secret !== secret.trim())) {
    hint('secret_whitespace', 'The secret key at hand has whitespace around it.');
  }
  if (secrets.some((secret) => secret.trim() === '')) {
    hint('secret_form', 'The secret key at hand is empty.');
  }
  if (parts.body !== undefined && parts.body.length === 0) {
    hint(
      'body_empty',
      'The body at hand is empty: another part of the program may have read it already.',
    );
  }
  if (parts.body !== undefined && Buffer.from(parts.body).includes('\ufffd')) {
    hint(
      'body_charset',
      'The body at hand contains U+FFFD: it was decoded with a wrong character set.',
    );
  }
  if (!parts.target.startsWith('/')) {
    hint('target_differs', 'The Request-Target at hand does not start with a slash.');
  }
  return list;
}

function unexplained({ parts, label, reader }: SignatureQuestion): Finding {
  const likely =
    reader === 'receiver'
      ? 'Most often the secret key belongs to another client or environment (sandbox, production), the body was changed in transit, or the path is not the one that the sender calls.'
      : 'Most often the secret key belongs to another client or environment (sandbox, production), or the bytes that were sent are not those that were signed.';
  const text = JSON.stringify(componentString(parts, label));
  return {
    code: 'unexplained',
    message: `The signature does not match. ${likely} The text that should have been signed: ${text}`,
    proven: false,
  };
}
