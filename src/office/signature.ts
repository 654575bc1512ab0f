// Why the signature of a kept call was not valid: what the gate found out, or a longer look at what was kept.
import type { KeyObject } from 'node:crypto';
import type { SignatureExplanation } from '../requests/refused.ts';
import type { RefusedRecord } from '../requests/refused-record.ts';
import { explainSignature } from '../wire/classic/diagnose.ts';
import { explainTokenRequest } from '../wire/snap/diagnose-token.ts';
import type { OfficeDeps } from './deps.ts';

/**
 * The explanation of a call that was refused for its signature; undefined for any other. The gate tries single
 * mistakes, and has no time when there are many such calls. Here two mistakes together are tried, if all that was
 * signed was kept: of a SNAP call it never is, because its token is a secret.
 */
export function explainRefused(
  { merchants }: Pick<OfficeDeps, 'merchants'>,
  call: RefusedRecord,
): SignatureExplanation | undefined {
  const known = call.explanation;
  if (known === undefined || known.findings.some(({ proven }) => proven)) return known;
  const merchant = call.clientId === undefined ? undefined : merchants.find(call.clientId);
  if (merchant === undefined || !call.intact) return known;
  const again =
    call.dialect === 'classic'
      ? explainClassic(call, merchant.keys)
      : call.headers['x-client-key'] !== undefined && merchant.snapKey !== undefined
        ? explainToken(call, merchant.snapKey)
        : undefined;
  if (again === undefined) return known;
  return again.findings.length === 0 ? validNow(again) : again;
}

function explainClassic(
  { headers, path: target, method, body }: RefusedRecord,
  keys: readonly KeyObject[],
): SignatureExplanation {
  const explained = explainSignature({
    parts: {
      clientId: headers['client-id'] ?? '',
      requestId: headers['request-id'] ?? '',
      timestamp: headers['request-timestamp'] ?? '',
      target,
      body: method === 'GET' && body.length === 0 ? undefined : body,
    },
    signature: headers.signature ?? '',
    secrets: keys.map((key) => key.export().toString('utf8')),
    reader: 'sender',
  });
  return { looked: true, ...explained };
}

function explainToken({ headers }: RefusedRecord, key: KeyObject): SignatureExplanation {
  const explained = explainTokenRequest({
    clientId: headers['x-client-key'] ?? '',
    timestamp: headers['x-timestamp'] ?? '',
    signature: headers['x-signature'] ?? '',
    keys: [key],
    reader: 'sender',
  });
  return { looked: true, ...explained };
}

/** The merchant's keys were changed since. */
function validNow(explanation: SignatureExplanation): SignatureExplanation {
  const message =
    'With the keys that the merchant has now, the signature would be valid: the call was signed with a key that was added, or put right, after it.';
  return { ...explanation, findings: [{ code: 'unexplained', message, proven: false }] };
}
