// SNAP's gate: headers and their form, the time window, then who it is: by RSA for tokens, else by token and HMAC.

import type { SnapSettings } from '../../config/settings.ts';
import type { Merchant, MerchantDirectory } from '../../merchants/merchant.ts';
import { Refusal } from '../../refusal.ts';
import { bearerOf, headerMaxLength, isExternalId } from '../../wire/snap/headers.ts';
import type { Service } from '../../wire/snap/refusals.ts';
import { verifiesClient, verifiesSymmetric } from '../../wire/snap/signature.ts';
import { parseZoned } from '../../wire/snap/time.ts';
import { type Exchange, headerOf } from '../exchange.ts';
import type { AccessTokens } from './access-tokens.ts';

export interface SnapGate {
  merchants: MerchantDirectory;
  tokens: AccessTokens;
  snap: SnapSettings;
  /** The wall clock: the window of X-TIMESTAMP never follows the business clock. */
  wallNow: () => Date;
}

export interface SnapCaller {
  merchant: Merchant;
  externalId: string;
  deviceId?: string | undefined;
}

const mandatory = ['X-TIMESTAMP', 'X-SIGNATURE', 'X-PARTNER-ID', 'X-EXTERNAL-ID', 'Authorization'];
/** Documented as mandatory, and left out by official clients; a status question never has it. */
const strictlyMandatory = ['X-DEVICE-ID'];

/**
 * Who is calling, or the first refusal (DOKU API, SNAP: order of checks): presence of the headers, their
 * form and the time window, the token, the client, the signature. The body must be valid JSON.
 */
export function authenticateCall(gate: SnapGate, service: Service, exchange: Exchange): SnapCaller {
  const { strict } = gate.snap;
  const demanded = strict && service !== 'status' ? strictlyMandatory : [];
  for (const name of [...mandatory, ...demanded]) required(exchange, name);
  const timestamp = timely(gate, exchange);
  const externalId = required(exchange, 'X-EXTERNAL-ID');
  if (!isExternalId(externalId, strict)) throw malformed('X-EXTERNAL-ID');
  for (const [name, max] of Object.entries(headerMaxLength)) {
    if ((headerOf(exchange, name.toLowerCase())?.length ?? 0) > max) throw malformed(name);
  }
  const token = bearerOf(required(exchange, 'Authorization'));
  const merchant = merchantOf(gate, token);
  if (token === undefined || merchant === undefined) throw new Refusal({ code: 'TOKEN_INVALID' });
  if (required(exchange, 'X-PARTNER-ID') !== merchant.clientId) {
    throw new Refusal({ code: 'CLIENT_DIFFERS', header: 'X-PARTNER-ID' });
  }
  const { target, query, body } = exchange;
  const parts = { method: 'POST', target: target + query, token, timestamp, body } as const;
  if (!verifiesSymmetric(merchant.keys, parts, required(exchange, 'X-SIGNATURE'))) {
    throw new Refusal({ code: 'SIGNATURE_INVALID' });
  }
  const deviceId = headerOf(exchange, 'x-device-id');
  return { merchant, externalId, deviceId };
}

/** Who asks for a token, or the first refusal, in the same order. */
export function authenticateClient(gate: SnapGate, exchange: Exchange): Merchant {
  for (const name of ['X-CLIENT-KEY', 'X-TIMESTAMP', 'X-SIGNATURE']) required(exchange, name);
  const timestamp = timely(gate, exchange);
  const clientId = required(exchange, 'X-CLIENT-KEY');
  const merchant = gate.merchants.find(clientId);
  if (merchant?.snapKey === undefined) throw new Refusal({ code: 'CLIENT_UNKNOWN' });
  const signature = required(exchange, 'X-SIGNATURE');
  if (!verifiesClient(merchant.snapKey, clientId, timestamp, signature)) {
    throw new Refusal({ code: 'SIGNATURE_INVALID' });
  }
  return merchant;
}

function merchantOf({ tokens, merchants }: SnapGate, token: string | undefined) {
  const clientId = token === undefined ? undefined : tokens.clientOf(token, 'b2b');
  return clientId === undefined ? undefined : merchants.find(clientId);
}

/** X-TIMESTAMP as it stands there: signatures are made over the text. */
function timely({ snap, wallNow }: SnapGate, exchange: Exchange): string {
  const header = 'X-TIMESTAMP';
  const timestamp = required(exchange, header);
  const at = parseZoned(timestamp);
  if (at === undefined) throw malformed(header);
  const { toleranceSeconds } = snap;
  if (Math.abs(at.getTime() - wallNow().getTime()) > toleranceSeconds * 1000) {
    throw new Refusal({ code: 'TIMESTAMP_OUT_OF_RANGE', header, toleranceSeconds });
  }
  return timestamp;
}

function required(exchange: Exchange, header: string): string {
  const value = headerOf(exchange, header.toLowerCase());
  if (value === undefined) throw new Refusal({ code: 'HEADER_MISSING', header });
  return value;
}

function malformed(header: string): Refusal {
  return new Refusal({ code: 'HEADER_MALFORMED', header });
}
