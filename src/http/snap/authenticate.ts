// Authenticates SNAP calls: headers, time window, then the caller, by RSA for tokens, else by token and HMAC.
import type { KeyObject } from 'node:crypto';
import { isIPv4 } from 'node:net';
import type { SnapSettings } from '../../config/settings.ts';
import type { Merchant, MerchantDirectory } from '../../merchants/merchant.ts';
import { Refusal } from '../../refusal.ts';
import {
  bearerOf,
  headerMaxLength,
  isDocumentedTimestamp,
  isExternalId,
  isPlainDevice,
} from '../../wire/snap/headers.ts';
import type { Service } from '../../wire/snap/refusals.ts';
import { symmetricSigner, verifiesClient } from '../../wire/snap/signature.ts';
import { parseZoned } from '../../wire/snap/time.ts';
import { type Exchange, headerOf } from '../exchange.ts';
import type { AccessTokens } from './access-tokens.ts';
import { demandBraces, jsonObject } from './json-body.ts';

export interface SnapGate {
  merchants: MerchantDirectory;
  tokens: AccessTokens;
  snap: SnapSettings;
  /** Wall-clock time: the window of X-TIMESTAMP never uses business time. */
  wallNow: () => Date;
}

export interface SnapCaller {
  merchant: Merchant;
  /** The secret key that signed the call. */
  key: KeyObject;
  /** The parsed body; an object, otherwise unchecked. */
  body: object;
  externalId: string;
  deviceId?: string | undefined;
}

const mandatory = ['X-TIMESTAMP', 'X-SIGNATURE', 'X-PARTNER-ID', 'X-EXTERNAL-ID', 'Authorization'];
/** Documented as mandatory, but official clients omit it; calls for the status never have it. */
const strictlyMandatory = ['X-DEVICE-ID'];

/**
 * Returns who is calling and the parsed body, or throws the first refusal (DOKU API, SNAP: order of checks):
 * presence of the headers, their format and the time window, the token, the client, JSON, the signature. Only
 * who has a token makes the gateway read JSON, because several forms of it may have been signed.
 */
export function authenticateCall(gate: SnapGate, service: Service, exchange: Exchange): SnapCaller {
  demandBraces(exchange.body);
  const { strict } = gate.snap;
  const alsoMandatory = strict && service !== 'status' ? strictlyMandatory : [];
  for (const name of [...mandatory, ...alsoMandatory]) required(exchange, name);
  const timestamp = timely(gate, exchange);
  const externalId = required(exchange, 'X-EXTERNAL-ID');
  if (!isExternalId(externalId, strict)) throw malformed('X-EXTERNAL-ID');
  for (const [name, max] of Object.entries(headerMaxLength)) {
    if ((headerOf(exchange, name.toLowerCase())?.length ?? 0) > max) throw malformed(name);
  }
  if (strict) demandDocumented(exchange);
  const token = bearerOf(required(exchange, 'Authorization'));
  const merchant = merchantOf(gate, token);
  if (token === undefined || merchant === undefined) throw new Refusal({ code: 'TOKEN_INVALID' });
  if (required(exchange, 'X-PARTNER-ID') !== merchant.clientId) {
    throw new Refusal({ code: 'CLIENT_DIFFERS', header: 'X-PARTNER-ID' });
  }
  const { target, query, body: raw } = exchange;
  const body = jsonObject(raw);
  const parts = { method: 'POST', target: target + query, token, timestamp, body: raw } as const;
  const key = symmetricSigner(merchant.keys, parts, required(exchange, 'X-SIGNATURE'));
  if (key === undefined) throw new Refusal({ code: 'SIGNATURE_INVALID' });
  const deviceId = headerOf(exchange, 'x-device-id');
  return { merchant, key, externalId, deviceId, body };
}

/**
 * Returns the merchant that requests a token, or throws the first refusal, in the same order. The signature does
 * not cover the body, so the body is read after it.
 */
export function authenticateClient(gate: SnapGate, exchange: Exchange): Merchant {
  demandBraces(exchange.body);
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

/** X-TIMESTAMP as sent, because signatures cover its text. */
function timely({ snap, wallNow }: SnapGate, exchange: Exchange): string {
  const header = 'X-TIMESTAMP';
  const timestamp = required(exchange, header);
  const at = parseZoned(timestamp);
  const { toleranceSeconds, strict } = snap;
  if (at === undefined || (strict && !isDocumentedTimestamp(timestamp))) throw malformed(header);
  if (Math.abs(at.getTime() - wallNow().getTime()) > toleranceSeconds * 1000) {
    throw new Refusal({ code: 'TIMESTAMP_OUT_OF_RANGE', header, toleranceSeconds });
  }
  return timestamp;
}

/** The forms of headers that are optional or that clients fill with anything. Throws HEADER_MALFORMED. */
function demandDocumented(exchange: Exchange): void {
  const deviceId = headerOf(exchange, 'x-device-id');
  if (deviceId !== undefined && !isPlainDevice(deviceId)) throw malformed('X-DEVICE-ID');
  const address = headerOf(exchange, 'x-ip-address');
  if (address !== undefined && !isIPv4(address)) throw malformed('X-IP-ADDRESS');
}

function required(exchange: Exchange, header: string): string {
  const value = headerOf(exchange, header.toLowerCase());
  if (value === undefined) throw new Refusal({ code: 'HEADER_MISSING', header });
  return value;
}

function malformed(header: string): Refusal {
  return new Refusal({ code: 'HEADER_MALFORMED', header });
}
