// Why a merchant's signature does not verify, in sentences for the log: what engineers ask first.
import type { Merchant } from '../../merchants/merchant.ts';
import { diagnoseSignature } from '../../wire/classic/diagnose.ts';
import { type Exchange, headerOf } from '../exchange.ts';

/** What was found, likeliest first. Looks for one mistake only: strangers may ask as often as they like. */
export function whySignature(exchange: Exchange, merchant: Merchant): string[] {
  const { body, target, method } = exchange;
  const header = (name: string) => headerOf(exchange, name) ?? '';
  const findings = diagnoseSignature({
    parts: {
      clientId: header('client-id'),
      requestId: header('request-id'),
      timestamp: header('request-timestamp'),
      target,
      ...(method === 'GET' && body.length === 0 ? {} : { body }),
    },
    signature: header('signature'),
    secrets: merchant.keys.map((key) => key.export().toString('utf8')),
    reader: 'receiver',
    mistakes: 1,
  });
  return findings.map(({ message }) => message);
}
