// Gaps in what was acknowledged. Pure.

/**
 * The longest time between two acknowledgements from `from` to `to`, and from the last one until `to`, in the
 * unit of the times. What was acknowledged last before `from` counts as the beginning.
 */
export function longestGap(acknowledged: readonly number[], from: number, to: number): number {
  const sorted = [...acknowledged].sort((a, b) => a - b);
  const before = sorted.filter((at) => at <= from).at(-1) ?? from;
  const moments = [before, ...sorted.filter((at) => at > from && at <= to), to];
  return moments.reduce((longest, at, i) => Math.max(longest, at - (moments[i - 1] ?? before)), 0);
}
