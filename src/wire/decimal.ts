// Exact decimal numbers: prices keep every digit that the merchant wrote.

/** A JSON number that a double cannot hold exactly, kept as its text. */
export class ExactDecimal {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }
}

/** How a JSON number is read: as a double if that is exact, otherwise as a big integer or as its text. */
export type ExactNumber = number | bigint | ExactDecimal;

/** The value `units` / 10^`scale`. The scale is not negative and as small as possible. */
export interface Decimal {
  readonly units: bigint;
  readonly scale: number;
}

/** The longest literal and the greatest exponent that are read. Larger numbers fit no field. */
const longestLiteral = 64;

const literal = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/** Whether `value` is a number as `parseExact` returns it. */
export function isExactNumber(value: unknown): value is ExactNumber {
  return typeof value === 'number' || typeof value === 'bigint' || value instanceof ExactDecimal;
}

/** The exact value of a JSON number, or undefined if it is too long or not finite. */
export function decimalOf(value: ExactNumber): Decimal | undefined {
  if (typeof value === 'bigint') return { units: value, scale: 0 };
  // The shortest text of a double is the literal that it was read from, up to 15 significant digits.
  if (Number.isSafeInteger(value)) return { units: BigInt(value as number), scale: 0 };
  return parseDecimal(String(value));
}

/** The exact value of a JSON number's text, or undefined if it is not a number or too long. */
export function parseDecimal(text: string): Decimal | undefined {
  if (text.length > longestLiteral) return undefined;
  const parts = literal.exec(text);
  if (parts === null) return undefined;
  const [, sign, whole, fraction = '', exponent = '0'] = parts;
  const power = Number(exponent);
  if (Math.abs(power) > longestLiteral) return undefined;
  const units = BigInt(`${sign}${whole}${fraction}`);
  const scale = fraction.length - power;
  return scale < 0 ? { units: units * 10n ** BigInt(-scale), scale: 0 } : reduced(units, scale);
}

function reduced(units: bigint, scale: number): Decimal {
  let shorter = units;
  let places = scale;
  while (places > 0 && shorter % 10n === 0n) {
    shorter /= 10n;
    places -= 1;
  }
  return { units: shorter, scale: places };
}

export function plus(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  return reduced(raised(a, scale) + raised(b, scale), scale);
}

export function times(a: Decimal, factor: bigint): Decimal {
  return reduced(a.units * factor, a.scale);
}

function raised(value: Decimal, scale: number): bigint {
  return value.units * 10n ** BigInt(scale - value.scale);
}

/** Plain digits without an exponent and without trailing zeros: `175000`, `0.1`, `-2.5`. */
export function decimalText(value: Decimal): string {
  if (value.scale === 0) return value.units.toString();
  const sign = value.units < 0n ? '-' : '';
  const digits = (value.units < 0n ? -value.units : value.units)
    .toString()
    .padStart(value.scale + 1, '0');
  return `${sign}${digits.slice(0, -value.scale)}.${digits.slice(-value.scale)}`;
}
