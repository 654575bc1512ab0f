// What a payment's split has given each account so far, and what refunds have taken from it. Pure.
import type { Share, SplitSums } from './payment.ts';

const nothing: SplitSums = { received: 0n, given: [], returned: 0n, taken: [] };

/** The sums after another receipt of `net` rupiah. Stays undefined without a split. */
export function afterReceipt(
  sums: SplitSums | undefined,
  net: bigint,
  shares: Share[] | undefined,
): SplitSums | undefined {
  if (shares === undefined) return sums;
  const before = sums ?? nothing;
  return { ...before, received: before.received + net, given: added(before.given, shares, 1n) };
}

/** The sums after a refund that takes `net` rupiah from the merchant; `undone` if it gives them back. */
export function afterRefundOf(
  sums: SplitSums | undefined,
  net: bigint,
  shares: Share[] | undefined,
  { undone = false } = {},
): SplitSums | undefined {
  if (sums === undefined) return undefined;
  const sign = undone ? -1n : 1n;
  const taken = added(sums.taken, shares ?? [], sign);
  return { ...sums, returned: sums.returned + sign * net, taken };
}

function added(shares: readonly Share[], more: readonly Share[], sign: bigint): Share[] {
  const sums = new Map(shares.map(({ accountId, amount }) => [accountId, amount]));
  for (const { accountId, amount } of more) {
    sums.set(accountId, (sums.get(accountId) ?? 0n) + sign * amount);
  }
  return [...sums].map(([accountId, amount]) => ({ accountId, amount }));
}
