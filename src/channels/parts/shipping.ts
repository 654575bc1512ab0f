// When a pay-later order needs a shipping address.
import type { Broken } from '../../wire/leaf.ts';

/** The part of a request that the rule is about. */
interface Shippable<Item> {
  readonly order: { readonly line_items: readonly Item[] };
  readonly shipping_address?: unknown;
}

/**
 * The rule of a request that goods need a `shipping_address` (DOKU API, Indodana and Kredivo: "excluding
 * ticket/voucher"): broken if there is none and any of the items is shipped.
 */
export function brokenShipping<Item>(isShipped: (item: Item) => boolean) {
  return ({ order, shipping_address: address }: Shippable<Item>): Broken | undefined =>
    address === undefined && order.line_items.some(isShipped)
      ? { code: 'FIELD_REQUIRED', field: 'shipping_address' }
      : undefined;
}

/** Whether one of these words for an item, its type or category, says that it is a ticket or a voucher. */
export function namesTicket(...words: readonly (string | undefined)[]): boolean {
  return words.some((word) => word !== undefined && /ticket|voucher/i.test(word));
}
