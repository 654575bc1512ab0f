// Where a merchant's call comes from, and whether a merchant's call is let in from there.
import { isWithin, networkOf } from '../lib/networks.ts';
import type { Merchant } from '../merchants/merchant.ts';
import { Refusal } from '../refusal.ts';
import type { Exchange } from './exchange.ts';

/** Finds the address of a call; an empty text if it has none any more. */
export type AddressOf = (exchange: Pick<Exchange, 'headers' | 'socket'>) => string;

/**
 * Makes the function that finds the address: that of the connection, or what `X-Forwarded-For` says as far as
 * trusted proxies wrote it. `proxies` are addresses and networks.
 */
export function addressReader(proxies: readonly string[] = []): AddressOf {
  const trusted = proxies.flatMap((text) => networkOf(text) ?? []);
  return (exchange) => {
    let address = exchange.socket?.remoteAddress ?? '';
    if (trusted.length === 0) return address;
    const header = exchange.headers['x-forwarded-for'];
    const forwarded = [header ?? []].flat().join(',').split(',');
    while (isWithin(address, trusted)) {
      const previous = forwarded.pop()?.trim();
      if (previous === undefined || previous === '') break;
      address = previous;
    }
    return address;
  };
}

/**
 * Throws MERCHANT_SUSPENDED, and ADDRESS_NOT_ALLOWED if the merchant names where its calls come from and this one
 * comes from elsewhere. Call it once the caller has proven who it is.
 */
export function demandAdmitted(merchant: Merchant, exchange: Exchange, addressOf: AddressOf): void {
  if (merchant.suspendedAt !== undefined) throw new Refusal({ code: 'MERCHANT_SUSPENDED' });
  if (merchant.allowedNetworks === undefined) return;
  const address = addressOf(exchange);
  if (isWithin(address, merchant.allowedNetworks)) return;
  throw new Refusal({ code: 'ADDRESS_NOT_ALLOWED', address });
}
