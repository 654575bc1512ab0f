// Amounts in JSON: whole numbers, and beyond what other programs read exactly, texts.

/**
 * A value ready for JSON: a bigint becomes a number, or its digits as text beyond ±(2^53 - 1); a Date its ISO-8601
 * text in UTC. Other values stay as they are.
 */
export function jsonReady(value: unknown): unknown {
  if (typeof value === 'bigint') return amountInJson(value);
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(jsonReady);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, jsonReady(one)]));
}

function amountInJson(amount: bigint): number | string {
  const near = Number(amount);
  return Number.isSafeInteger(near) ? near : String(amount);
}
