// Divides rupiah in proportion, by the largest remainder method: the parts always add up to the total. Pure.

/**
 * Divides `total` rupiah in the proportion of `weights`, in their order. The parts sum to `total`. Each is
 * its exact part rounded down or up: the rupiah that are left after rounding down go to the parts that
 * lost most by it, the earlier one first if two lost the same. `total` and the weights must not be
 * negative. Throws if all weights are zero.
 */
export function apportion(total: bigint, weights: readonly bigint[]): bigint[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0n);
  if (whole <= 0n) throw new Error('nothing to divide by');
  const parts = weights.map((weight) => (total * weight) / whole);
  const lost = weights.map((weight, index) => ({ index, rest: (total * weight) % whole }));
  const over = total - parts.reduce((sum, part) => sum + part, 0n);
  // The sort is stable: parts that lost the same stay in their order.
  lost.sort((a, b) => (a.rest === b.rest ? 0 : a.rest > b.rest ? -1 : 1));
  for (const { index } of lost.slice(0, Number(over))) parts[index] = (parts[index] ?? 0n) + 1n;
  return parts;
}
