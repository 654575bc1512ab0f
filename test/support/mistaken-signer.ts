// Signs with typical mistakes, without the code under test.
import { createHash, createHmac } from 'node:crypto';
import { expect } from 'vitest';
import {
  diagnoseSignature,
  type Finding,
  type SignatureQuestion,
} from '../../src/wire/classic/diagnose.ts';

export const secret = 'SK-abcDEF123456';
export const body =
  '{"order":{"invoice_number":"INV-é-1","amount":150000},"url":"https://shop.test/a?b=<c>"}';
export const base = {
  clientId: 'BRN-0001-1700000000001',
  requestId: 'Req-0001-aBc',
  timestamp: '2026-01-15T03:04:05Z',
  target: '/payments/notifications',
};

export interface Signer {
  secret: string | Buffer;
  label: string;
  clientId: string;
  requestId: string;
  timestamp: string;
  target: string;
  body: string | Buffer;
  /** Used instead of the digest of `body`; null leaves the line out. */
  digest: string | null;
  text: (lines: string[]) => string;
  encode: (mac: Buffer) => string;
}

export const right: Omit<Signer, 'digest'> = {
  ...base,
  secret,
  label: 'Request-Timestamp',
  body,
  text: (lines) => lines.join('\n'),
  encode: (mac) => `HMACSHA256=${mac.toString('base64')}`,
};

/** Signs with the mistakes in `faults`, without the code under test. */
export function signedBy(faults: Partial<Signer>): string {
  const signer = { ...right, ...faults };
  const digest =
    signer.digest === undefined
      ? createHash('sha256').update(signer.body).digest('base64')
      : signer.digest;
  const lines = [
    `Client-Id:${signer.clientId}`,
    `Request-Id:${signer.requestId}`,
    `${signer.label}:${signer.timestamp}`,
    `Request-Target:${signer.target}`,
    ...(digest === null ? [] : [`Digest:${digest}`]),
  ];
  return signer.encode(createHmac('sha256', signer.secret).update(signer.text(lines)).digest());
}

export function diagnosed(
  faults: Partial<Signer>,
  more: Partial<SignatureQuestion> = {},
): Finding[] {
  const findings = diagnoseSignature({
    parts: { ...base, body: Buffer.from(body) },
    secrets: [secret],
    reader: 'receiver',
    signature: signedBy(faults),
    ...more,
  });
  for (const { message } of findings) expect(message).not.toContain(secret);
  return findings;
}

export const arriving = (text: string | Buffer): Partial<SignatureQuestion> => ({
  parts: { ...base, body: Buffer.from(text) },
});

export const pretty = JSON.stringify(JSON.parse(body), null, 2);

/** A mistake: its name, the expected finding, how it was signed, and changes to the question. */
export type Mistake = [
  name: string,
  code: string,
  faults: Partial<Signer>,
  more?: Partial<SignatureQuestion>,
];

/** Expects that this finding is the only one, and proven. */
export function recognises([, code, faults, more]: Mistake) {
  const findings = diagnosed(faults, more);
  expect(findings.map((finding) => finding.code)).toEqual([code]);
  expect(findings[0]?.proven).toBe(true);
}
