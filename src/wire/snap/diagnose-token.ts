// Says why the RSA signature of a SNAP token request does not verify.
import { constants, createVerify, type KeyObject, publicDecrypt } from 'node:crypto';
import { combinations, forBoth, type Reader } from '../classic/diagnosis/suspicion.ts';
import { type Explanation, explanation } from '../explanation.ts';
import {
  formFindings,
  proven,
  readingsOf,
  type SnapFinding,
  type SnapReading,
  type SnapSuspicion,
} from './diagnosis/finding.ts';
import { timestampSuspicions } from './diagnosis/timestamp.ts';
import { verifiesClient } from './signature.ts';

export interface TokenQuestion {
  /** `X-CLIENT-KEY` and `X-TIMESTAMP`, verbatim. */
  clientId: string;
  timestamp: string;
  /** `X-SIGNATURE` as received. */
  signature: string;
  /** The public keys whose private halves may have signed it. */
  keys: readonly KeyObject[];
  reader: Reader;
  /** How many mistakes are assumed at once. The default 2 takes many times as long as 1. */
  mistakes?: 1 | 2 | undefined;
}

interface Candidate {
  clientId: string;
  timestamp: string;
  hash: string;
  padding: number;
  layout: (clientId: string, timestamp: string) => string;
}

type Suspicion = SnapSuspicion<Candidate>;

/**
 * Says why `signature` does not verify. Returns an empty list if it does, with any of `keys`. Proven
 * findings come first: one mistake, or two made together (DOKU API, SNAP: B2B token).
 */
export function diagnoseTokenRequest(question: TokenQuestion): SnapFinding[] {
  return explainTokenRequest(question).findings;
}

/** The same, with the two values that should have been signed and, if that is proven, those that were. */
export function explainTokenRequest(question: TokenQuestion): Explanation<SnapFinding> {
  const { clientId, timestamp, signature, keys, reader } = question;
  const expected = linesOf(question);
  if (keys.some((key) => verifiesClient(key, clientId, timestamp, signature))) {
    return explanation([], expected, expected);
  }
  const readings = readingsOf(signature);
  for (const key of keys) {
    for (const reading of readings) {
      const found = explain(question, key, reading);
      if (found === undefined) continue;
      const { suspects, signed } = found;
      const findings = [...suspects.map((one) => proven(one, reader)), ...formFindings(reading)];
      return explanation(findings, expected, linesOf(signed));
    }
  }
  return explanation([unexplained(question, readings)], expected);
}

function linesOf({
  clientId,
  timestamp,
}: Pick<TokenQuestion, 'clientId' | 'timestamp'>): (readonly [name: string, value: string])[] {
  return [
    ['X-CLIENT-KEY', clientId],
    ['X-TIMESTAMP', timestamp],
  ];
}

function explain(question: TokenQuestion, key: KeyObject, { bytes }: SnapReading) {
  if (bytes.length * 8 !== key.asymmetricKeyDetails?.modulusLength) return undefined;
  const { clientId, timestamp } = question;
  const padding = constants.RSA_PKCS1_PADDING;
  const base: Candidate = { clientId, timestamp, hash: 'sha256', padding, layout: documented };
  const suspicions: Suspicion[] = [
    ...clientSuspicions(clientId),
    ...timestampSuspicions(timestamp),
    ...layoutSuspicions,
    ...algorithmSuspicions,
  ];
  for (const suspects of combinations(suspicions, question.mistakes)) {
    const one: Candidate = Object.assign({}, base, ...suspects.map(({ change }) => change));
    const text = one.layout(one.clientId, one.timestamp);
    const isMatch = createVerify(one.hash)
      .update(text)
      .verify({ key, padding: one.padding }, bytes);
    if (isMatch) return { suspects, signed: one };
  }
  return undefined;
}

const documented: Candidate['layout'] = (clientId, timestamp) => `${clientId}|${timestamp}`;

function clientSuspicions(clientId: string): Suspicion[] {
  const forms: [how: string, text: string][] = [
    ['in lower case', clientId.toLowerCase()],
    ['in upper case', clientId.toUpperCase()],
    ['with a line break after it', `${clientId}\n`],
    ['with a space after it', `${clientId} `],
  ];
  const remedy = forBoth('Sign X-CLIENT-KEY exactly as it is sent.');
  return forms
    .filter(([, text]) => text !== clientId)
    .map(([how, text]) => {
      const fact = `The client id was signed ${how}.`;
      return { code: 'client_id_differs', fact, remedy, change: { clientId: text } };
    });
}

const layouts: [how: string, layout: Candidate['layout']][] = [
  ['with a colon between the values', (client, time) => `${client}:${time}`],
  ['without anything between the values', (client, time) => `${client}${time}`],
  ['with blanks around the |', (client, time) => `${client} | ${time}`],
  ['with a line break between the values', (client, time) => `${client}\n${time}`],
  ['with a line break at the end', (client, time) => `${client}|${time}\n`],
  ['in the wrong order', (client, time) => `${time}|${client}`],
  ['without the timestamp', (client) => client],
];

const layoutSuspicions = layouts.map(
  ([how, layout]): Suspicion => ({
    code: 'component_layout',
    fact: `The text was joined ${how}.`,
    remedy: forBoth('Sign X-CLIENT-KEY, "|" and X-TIMESTAMP, without anything else.'),
    change: { layout },
  }),
);

const algorithms: [name: string, change: Partial<Candidate>][] = [
  ['RSA with SHA-512', { hash: 'sha512' }],
  ['RSA with SHA-1', { hash: 'sha1' }],
  ['RSA-PSS', { padding: constants.RSA_PKCS1_PSS_PADDING }],
];

const algorithmSuspicions = algorithms.map(
  ([name, change]): Suspicion => ({
    code: 'signature_algorithm',
    fact: `It was signed with ${name}.`,
    remedy: forBoth('Token requests are signed with SHA256withRSA (PKCS #1 v1.5).'),
    change,
  }),
);

function unexplained(question: TokenQuestion, readings: SnapReading[]): SnapFinding {
  const { clientId, timestamp, keys } = question;
  const finding = (code: SnapFinding['code'], why: string): SnapFinding => {
    const text = JSON.stringify(documented(clientId, timestamp));
    const message = `${why} The text that should have been signed: ${text}`;
    return { code, message, proven: false };
  };
  const isMac = readings.some(({ bytes }) => bytes.length === 64 || bytes.length === 32);
  if (isMac && !readings.some(({ bytes }) => bytes.length > 64)) {
    const why =
      'The signature has the length of an HMAC. A token request is signed with the RSA private key (SHA256withRSA), not with the secret key.';
    return finding('signature_algorithm', why);
  }
  const isOurs = readings.some(({ bytes }) => keys.some((key) => isSignedBy(key, bytes)));
  if (isOurs) {
    return finding('unexplained', 'The key is the right one, but another text was signed.');
  }
  return finding(
    'key_differs',
    'The signature was made with another private key, or it was changed on the way: the public key at hand must belong to the private key that signs.',
  );
}

/** Whether the padding of a signature is intact under this key: then only the signed text differs. */
function isSignedBy(key: KeyObject, bytes: Buffer): boolean {
  try {
    publicDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, bytes);
    return true;
  } catch {
    return false;
  }
}
