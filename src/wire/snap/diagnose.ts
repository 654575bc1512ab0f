// Says why a SNAP call's signature does not verify: tries common mistakes until one of them explains it.
import { createHash, createHmac } from 'node:crypto';
import { bodyVariants } from '../classic/diagnosis/body.ts';
import { secretSuspicions } from '../classic/diagnosis/headers.ts';
import { combinations, forBoth, type Reader, type Remedy } from '../classic/diagnosis/suspicion.ts';
import { targetSuspicions } from '../classic/diagnosis/target.ts';
import { signingKey } from '../classic/signature.ts';
import { type Explanation, explanation } from '../explanation.ts';
import { signedForms } from './canonical.ts';
import {
  formFindings,
  proven,
  readingsOf,
  type SnapFinding,
  type SnapReading,
  type SnapSuspicion,
} from './diagnosis/finding.ts';
import { timestampSuspicions } from './diagnosis/timestamp.ts';
import { type SnapParts, symmetricText, verifiesSymmetric } from './signature.ts';

export interface SnapQuestion {
  /** What the verifying side would sign. */
  parts: SnapParts;
  /** `X-PARTNER-ID`. */
  clientId: string;
  /** `X-SIGNATURE` as received. */
  signature: string;
  /** Every secret key that may have been used. */
  secrets: readonly string[];
  /** Whom the remedies address: the signing side or the verifying side. */
  reader: Reader;
  /** The whole URL, if known: some clients sign its host or leave out its query. */
  url?: string | undefined;
  /** How many mistakes are assumed at once. The default 2 takes many times as long as 1. */
  mistakes?: 1 | 2 | undefined;
}

interface Candidate {
  secret: string | Buffer;
  hash: string;
  method: string;
  target: string;
  token: string;
  digest: string;
  timestamp: string;
  layout: (values: readonly string[]) => string;
}

type Suspicion = SnapSuspicion<Candidate>;

/**
 * Says why `signature` does not verify. Returns an empty list if it does. Proven findings come first: one
 * mistake, or two made together (DOKU API, SNAP: symmetric signature).
 */
export function diagnoseSymmetric(question: SnapQuestion): SnapFinding[] {
  return explainSymmetric(question).findings;
}

/** The same, with the values that should have been signed and, if that is proven, those that were. */
export function explainSymmetric(question: SnapQuestion): Explanation<SnapFinding> {
  const { parts, signature, secrets } = question;
  const expected = linesOf({ ...parts, digest: sha256(parts.body) }, parts.token);
  if (isJson(parts.body) && verifiesSymmetric(secrets.map(signingKey), parts, signature)) {
    return explanation([], expected, expected);
  }
  const readings = readingsOf(signature);
  for (const secret of secrets) {
    const proven = explain(question, secret, readings);
    if (proven === undefined) continue;
    return explanation(proven.findings, expected, linesOf(proven.signed, parts.token));
  }
  return explanation([...hints(question, readings), unexplained(question)], expected);
}

/** The signed values by their names. The token may still be valid: it is never shown. */
function linesOf(
  { method, target, token, digest, timestamp }: Omit<Candidate, 'secret' | 'hash' | 'layout'>,
  secretToken: string,
): (readonly [name: string, value: string])[] {
  return [
    ['Method', method],
    ['Path', target],
    ['Access token', secretToken === '' ? token : token.replaceAll(secretToken, '<token>')],
    ['SHA-256 of the body', digest],
    ['X-TIMESTAMP', timestamp],
  ];
}

function explain(question: SnapQuestion, secret: string, readings: SnapReading[]) {
  const { parts, clientId, url, reader, mistakes } = question;
  const suspicions: Suspicion[] = [
    ...bodySuspicions(parts.body),
    ...targetSuspicions(parts.target, url, []).map(asPath),
    ...tokenSuspicions(parts.token),
    ...secretSuspicions(secret, clientId).map(({ change, ...rest }) => ({
      ...rest,
      change: { secret: change.secret ?? '' },
    })),
    ...timestampSuspicions(parts.timestamp),
    ...methodSuspicions,
    ...layoutSuspicions,
    ...hashSuspicions,
  ];
  // Each form of the body that the gateway accepts may be the one that was signed.
  const forms = isJson(parts.body) ? [...signedForms(parts.body)] : [parts.body];
  for (const form of forms) {
    const digest = sha256(form);
    const base: Candidate = { ...parts, secret, hash: 'sha512', digest, layout: documented };
    for (const suspects of combinations(suspicions, mistakes)) {
      const signed: Candidate = Object.assign({}, base, ...suspects.map(({ change }) => change));
      const mac = macOf(signed);
      const reading = readings.find(({ bytes }) => bytes.equals(mac));
      if (reading === undefined) continue;
      const findings = [...suspects.map((one) => proven(one, reader)), ...formFindings(reading)];
      return { findings, signed };
    }
  }
  return undefined;
}

const documented: Candidate['layout'] = (values) => values.join(':');

function macOf({ secret, hash, method, target, token, digest, timestamp, layout }: Candidate) {
  const text = layout([method, target, token, digest, timestamp]);
  return createHmac(hash, secret).update(text).digest();
}

function sha256(form: Buffer | string): string {
  return createHash('sha256').update(form).digest('hex');
}

function isJson(body: Buffer): boolean {
  try {
    JSON.parse(body.toString('utf8'));
    return true;
  } catch {
    return false;
  }
}

function bodySuspicions(body: Buffer): Suspicion[] {
  const hex = sha256(body);
  const bytes = Buffer.from(hex, 'hex');
  const remedy = forBoth('Sign the SHA-256 of the body in lower-case hexadecimal.');
  const forms: [fact: string, digest: string][] = [
    ['The digest of the body was signed in upper case.', hex.toUpperCase()],
    ['The digest of the body was signed in base64.', bytes.toString('base64')],
    [
      'The digest of the body was written in hexadecimal and then in base64.',
      Buffer.from(hex).toString('base64'),
    ],
    [
      'The body was hashed with SHA-512 instead of SHA-256.',
      createHash('sha512').update(body).digest('hex'),
    ],
    ['The body itself was signed instead of its digest.', body.toString('utf8')],
    ['The digest of an empty body was signed.', sha256('')],
    ['The digest of the body was left out.', ''],
  ];
  return [
    ...bodyVariants(body).map(({ signed, ...rest }) => ({
      ...rest,
      change: { digest: sha256(signed) },
    })),
    ...forms.map(([fact, digest]): Suspicion => {
      return { code: 'digest_form', fact, remedy, change: { digest } };
    }),
  ];
}

/** SNAP documents it as the endpoint, not as the Request-Target. */
function asPath({ code, fact, change }: ReturnType<typeof targetSuspicions>[number]): Suspicion {
  const remedy: Remedy = {
    sender:
      'Sign the path of the URL that you call, with its leading slash and its query, without the host.',
    receiver:
      'Use the path of the URL that the sender calls, not the path after a router or a proxy changed it: in Express req.originalUrl, not req.url or req.path.',
  };
  const { target = '' } = change;
  return { code, fact: fact.replace('Request-Target', 'path'), remedy, change: { target } };
}

function tokenSuspicions(token: string): Suspicion[] {
  const signed = (fact: string, text: string): Suspicion => ({
    code: 'token_differs',
    fact,
    remedy: forBoth(
      'Sign the access token of this call, as it is after the word Bearer in Authorization.',
    ),
    change: { token: text },
  });
  return [
    signed('The token was signed with the word Bearer before it.', `Bearer ${token}`),
    signed('An empty token was signed.', ''),
    signed('The token was signed with a line break after it.', `${token}\n`),
    signed('The token was signed in quotation marks.', `"${token}"`),
  ];
}

const methodSuspicions = ['post', 'GET', 'PUT', ''].map(
  (method): Suspicion => ({
    code: 'method_differs',
    fact: `The method was signed as "${method}".`,
    remedy: forBoth('Sign the HTTP method in upper case: POST.'),
    change: { method },
  }),
);

const layouts: [how: string, layout: Candidate['layout']][] = [
  ['with | between the values', (values) => values.join('|')],
  ['with a line break between the values', (values) => values.join('\n')],
  ['without anything between the values', (values) => values.join('')],
  ['with a line break at the end', (values) => `${documented(values)}\n`],
  ['without the token', ([method, target, , ...rest]) => [method, target, ...rest].join(':')],
  ['without the timestamp', (values) => documented(values.slice(0, 4))],
  [
    'with the timestamp before the digest',
    ([method, target, token, digest, time]) => [method, target, token, time, digest].join(':'),
  ],
  [
    'with the digest before the token',
    ([method, target, token, digest, time]) => [method, target, digest, token, time].join(':'),
  ],
];

const layoutSuspicions = layouts.map(
  ([how, layout]): Suspicion => ({
    code: 'component_layout',
    fact: `The values were joined ${how}.`,
    remedy: forBoth('Join method, path, token, digest and X-TIMESTAMP with colons, in this order.'),
    change: { layout },
  }),
);

const hashSuspicions = ['sha256', 'sha1', 'sha384'].map(
  (hash): Suspicion => ({
    code: 'signature_algorithm',
    fact: `It was signed with HMAC-${hash.toUpperCase()}.`,
    remedy: forBoth('SNAP calls and notifications are signed with HMAC-SHA512.'),
    change: { hash },
  }),
);

function hints({ parts, secrets }: SnapQuestion, readings: SnapReading[]): SnapFinding[] {
  const list: SnapFinding[] = [];
  const hint = (code: SnapFinding['code'], message: string) =>
    list.push({ code, message, proven: false });
  if (!isJson(parts.body)) hint('body_empty', 'The body at hand is empty or not JSON.');
  if (secrets.some((secret) => secret !== secret.trim())) {
    hint('secret_whitespace', 'The secret key at hand has whitespace around it.');
  }
  const lengths = readings.map(({ bytes }) => bytes.length);
  if (lengths.includes(64)) return list;
  if (lengths.includes(256)) {
    hint(
      'signature_algorithm',
      'The signature is 256 bytes long, like one of an RSA key. Only token requests are signed with RSA; this call needs HMAC-SHA512 with the secret key.',
    );
  } else {
    const length = lengths[0] ?? 0;
    hint('signature_algorithm', `The signature has ${length} bytes; HMAC-SHA512 has 64.`);
  }
  return list;
}

function unexplained({ parts }: SnapQuestion): SnapFinding {
  // The token may still be valid, and the message may be pasted into a ticket.
  const shown = { ...parts, token: '<token>' };
  const text = JSON.stringify(symmetricText(shown));
  return {
    code: 'unexplained',
    message: `The signature does not match. Most often the secret key belongs to another client or environment, the token is not the one in Authorization, or the body was changed. The text that should have been signed: ${text}`,
    proven: false,
  };
}
