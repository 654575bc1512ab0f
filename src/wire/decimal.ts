// Exact decimal numbers: prices keep every digit that the merchant wrote.

/** A JSON number that a double cannot hold, kept as the text it was written in. */
export class ExactDecimal {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }
}

/** What a JSON number is read as: a double where that is exact, else a big integer or its own text. */
export type ExactNumber = number | bigint | ExactDecimal;

/** `units` divided by ten to the power of `scale`; the scale is never negative and as small as can be. */
export interface Decimal {
  readonly units: bigint;
  readonly scale: number;
}

/** Longest literal, and greatest exponent, that is worked out: what lies beyond fits no field. */
const longestLiteral = 64;

const literal = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/** Whether `value` is a number as `parseExact` reads them. */
export function isExactNumber(value: unknown): value is ExactNumber {
  return typeof value === 'number' || typeof value === 'bigint' || value instanceof ExactDecimal;
}

/** The exact value of a JSON number, or undefined where it is absurdly long or not finite. */
export function decimalOf(value: ExactNumber): Decimal | undefined {
  if (typeof value === 'bigint') return { units: value, scale: 0 };
  // The shortest text of a double is the literal it was read from, up to 15 significant digits.
  if (Number.isSafeInteger(value)) return { units: BigInt(value as number), scale: 0 };
  return parseDecimal(String(value));
}

/** The exact value of a JSON number's text, or undefined where it is none or absurdly long. */
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

/** Plain digits, without an exponent and without needless zeros: `175000`, `0.1`, `-2.50` as `-2.5`. */
export function decimalText(value: Decimal): string {
  if (value.scale === 0) return value.units.toString();
  const sign = value.units < 0n ? '-' : '';
  const digits = (value.units < 0n ? -value.units : value.units)
    .toString()
    .padStart(value.scale + 1, '0');
  return `${sign}${digits.slice(0, -value.scale)}.${digits.slice(-value.scale)}`;
}
