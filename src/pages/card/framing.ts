// Who may show a payment's pages in a frame: the shop that the customer comes from and goes back to.
import type { Merchant } from '../../merchants/merchant.ts';
import type { Payment } from '../../payments/payment.ts';
import { webAddress } from '../kit/web-address.ts';

/**
 * The origins that may frame the pages of a payment: those of its `callback_url` and `failed_url`, and the
 * merchant's configured ones (DOKU API, Cards: the page may be shown in an iframe of the merchant's page).
 */
export function frameAncestorsOf(merchant: Merchant | undefined, payment: Payment): string[] {
  const { returnUrl, cancelUrl } = payment.purchase;
  const addresses = [returnUrl, cancelUrl, ...(merchant?.frameAncestors ?? [])];
  const origins = addresses.flatMap((address) => {
    const found = webAddress(address);
    return found === undefined ? [] : [new URL(found).origin];
  });
  return [...new Set(origins)];
}
