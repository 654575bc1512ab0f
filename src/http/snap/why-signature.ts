// Explains why the signature of a merchant's SNAP call, or token request, does not verify.
import type { Merchant } from '../../merchants/merchant.ts';
import type { SignatureExplanation } from '../../requests/refused.ts';
import { explainSymmetric } from '../../wire/snap/diagnose.ts';
import { explainTokenRequest } from '../../wire/snap/diagnose-token.ts';
import { bearerOf } from '../../wire/snap/headers.ts';
import { type Exchange, headerOf } from '../exchange.ts';

/** The findings, most likely first. Tries single mistakes only, because anyone can send such calls. */
export function whySnapSignature(exchange: Exchange, merchant: Merchant): SignatureExplanation {
  const header = (name: string) => headerOf(exchange, name) ?? '';
  const common = { signature: header('x-signature'), reader: 'sender', mistakes: 1 } as const;
  const timestamp = header('x-timestamp');
  if (headerOf(exchange, 'x-client-key') !== undefined && merchant.snapKey !== undefined) {
    const { clientId, snapKey } = merchant;
    const explained = explainTokenRequest({ ...common, clientId, timestamp, keys: [snapKey] });
    return { looked: true, ...explained };
  }
  const { target, query, body } = exchange;
  const token = bearerOf(header('authorization')) ?? '';
  const explained = explainSymmetric({
    ...common,
    parts: { method: 'POST', target: target + query, token, timestamp, body },
    clientId: merchant.clientId,
    secrets: merchant.keys.map((key) => key.export().toString('utf8')),
  });
  return { looked: true, ...explained };
}
