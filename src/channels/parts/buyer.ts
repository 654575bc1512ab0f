// The customer and their return addresses, as the channels read them from a request.
import type { Purchase } from '../../payments/payment.ts';

export interface Buyer {
  readonly first_name: string;
  readonly last_name?: string | undefined;
  readonly email: string;
  readonly phone: string;
}

/** The customer with one full name, for pages and receipts. */
export function purchaseCustomer({ first_name, last_name, email, phone }: Buyer) {
  const name = last_name === undefined ? first_name : `${first_name} ${last_name}`;
  return { name, email, phone } satisfies Purchase['customer'];
}

export interface ReturnAddresses {
  readonly callback_url?: string | undefined;
  readonly callback_url_cancel?: string | undefined;
}

/** Where the customer returns to after paying, and after cancelling. */
export function returnAddresses({ callback_url, callback_url_cancel }: ReturnAddresses) {
  return {
    returnUrl: callback_url === undefined ? undefined : sendable(callback_url),
    cancelUrl: callback_url_cancel === undefined ? undefined : sendable(callback_url_cancel),
  } satisfies Partial<Purchase>;
}

/** A `Location` header cannot have spaces or characters beyond ASCII, so such an address is escaped. */
function sendable(url: string): string {
  return /^[\x21-\x7e]+$/.test(url) ? url : new URL(url).href;
}
