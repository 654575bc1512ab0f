// Explains why a merchant's classic signature does not verify.
import type { Merchant } from '../../merchants/merchant.ts';
import type { SignatureExplanation } from '../../requests/refused.ts';
import { explainSignature } from '../../wire/classic/diagnose.ts';
import { type Exchange, headerOf } from '../exchange.ts';

/** The findings, most likely first. Tries single mistakes only, because anyone can send such calls. */
export function whySignature(exchange: Exchange, merchant: Merchant): SignatureExplanation {
  const { body, target, method } = exchange;
  const header = (name: string) => headerOf(exchange, name) ?? '';
  const explained = explainSignature({
    parts: {
      clientId: header('client-id'),
      requestId: header('request-id'),
      timestamp: header('request-timestamp'),
      target,
      body: method === 'GET' && body.length === 0 ? undefined : body,
    },
    signature: header('signature'),
    secrets: merchant.keys.map((key) => key.export().toString('utf8')),
    reader: 'sender',
    mistakes: 1,
  });
  return { looked: true, ...explained };
}
