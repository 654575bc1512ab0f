// Divides rupiah in proportion, by the largest remainder: no rupiah is lost and none is made. Pure.

/**
 * `total` rupiah divided in the proportion of `weights`, in their order. The parts sum to `total`; each
 * is its exact part rounded down or up, and those that lost most by rounding get the rupiah that are
 * over, the earlier first where two lost the same. `total` and the weights are not negative, and the
 * weights not all zero.
 */
export function apportion(total: bigint, weights: readonly bigint[]): bigint[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0n);
  if (whole <= 0n) throw new Error('nothing to divide by');
  const parts = weights.map((weight) => (total * weight) / whole);
  const lost = weights.map((weight, index) => ({ index, rest: (total * weight) % whole }));
  const over = total - parts.reduce((sum, part) => sum + part, 0n);
  // A stable sort: equal losses stay in their order.
  lost.sort((a, b) => (a.rest === b.rest ? 0 : a.rest > b.rest ? -1 : 1));
  for (const { index } of lost.slice(0, Number(over))) parts[index] = (parts[index] ?? 0n) + 1n;
  return parts;
}
