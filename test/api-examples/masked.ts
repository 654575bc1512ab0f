// Makes two recordings one text: what differs between them, or is an instant, becomes a constant of the same form.

const instant = /\b20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d/g;
const compact = /\b20\d{12}\b/g;

/** A copy of `a` in which every text that is not the same in `b` is a constant. Both have the same form. */
export function masked(a: unknown, b: unknown): unknown {
  if (Array.isArray(a)) return a.map((one, index) => masked(one, (b as unknown[])?.[index]));
  if (typeof a === 'object' && a !== null) {
    const other = (b ?? {}) as Record<string, unknown>;
    return Object.fromEntries(
      Object.entries(a).map(([name, value]) => [name, masked(value, other[name])]),
    );
  }
  if (typeof a === 'number' && a !== b) return Number(constant(String(a)));
  return typeof a === 'string' ? text(a, String(b)) : a;
}

function text(a: string, b: string): string {
  if (a.startsWith('eyJ')) return 'eyJhbGciOiJSUzI1NiJ9.eyJleGFtcGxlIjp0cnVlfQ.c2lnbmF0dXJl';
  const [one, other] = [timed(a), timed(b)];
  if (one === other) return one;
  let from = 0;
  while (one[from] === other[from]) from += 1;
  // A link's token, or a whole word, is replaced whole.
  while (from > 0 && /[\w-]/.test(one[from - 1] ?? '')) from -= 1;
  const end = /[^\w-]/.exec(one.slice(from))?.index ?? one.length - from;
  return one.slice(0, from) + constant(one.slice(from, from + end)) + one.slice(from + end);
}

const timed = (value: string) =>
  value
    .replace(instant, '2026-03-20T08:30:00')
    .replace(compact, '20260320083000')
    .replace(/(08:30:00)\.\d+/g, '$1');

/** Digits stay digits. Letters may have been digits by chance, so both become a sequence of one form. */
function constant(value: string): string {
  if (/^[\w-]{15,}$/.test(value) && /[a-z]/.test(value) && /[A-Z]/.test(value)) {
    return 'aBcDeFgHiJkLmNoPqRsTuVwX';
  }
  const isDigits = !/[A-Za-z]/.test(value);
  const sequence = isDigits ? '1234567890' : /[a-z]/.test(value) ? 'a1b2c3d4e5f6' : 'A1B2C3D4E5F6';
  return [...value]
    .map((one, index) => (/\w/.test(one) ? (sequence[index % sequence.length] ?? '') : one))
    .join('');
}
