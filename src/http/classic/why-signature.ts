// Explains in the log why a merchant's signature does not verify.
import type { Merchant } from '../../merchants/merchant.ts';
import { diagnoseSignature } from '../../wire/classic/diagnose.ts';
import { type Exchange, headerOf } from '../exchange.ts';

/** The findings as sentences, most likely first. Tries single mistakes only, because anyone can send such calls. */
export function whySignature(exchange: Exchange, merchant: Merchant): string[] {
  const { body, target, method } = exchange;
  const header = (name: string) => headerOf(exchange, name) ?? '';
  const findings = diagnoseSignature({
    parts: {
      clientId: header('client-id'),
      requestId: header('request-id'),
      timestamp: header('request-timestamp'),
      target,
      body: method === 'GET' && body.length === 0 ? undefined : body,
    },
    signature: header('signature'),
    secrets: merchant.keys.map((key) => key.export().toString('utf8')),
    reader: 'receiver',
    mistakes: 1,
  });
  return findings.map(({ message }) => message);
}
