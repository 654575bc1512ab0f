// Finds card numbers where none belong, and masks them: what is kept or shown must not hold one.
import validator from 'card-validator';

// Thirteen to nineteen digits, written together or in groups, beginning as cards of the known brands do.
const candidate = /(?<![\d.])[2-6](?:[ -]?\d){12,18}(?![\d.])/g;

const first = 6;
const last = 4;

/** Whether `digits` is a card number of a known brand: its length, its first digits and its check digit. */
function isCardNumber(digits: string): boolean {
  const { isValid, card } = validator.number(digits);
  return isValid && card !== null;
}

/**
 * The bytes with each card number masked but for its first six and last four digits, as long as before.
 * Returns the same buffer where there is none. Other long numbers (codes, invoice numbers) stay.
 */
export function maskCardNumbers(bytes: Buffer): Buffer {
  // One byte is one character: nothing else in the body can change.
  const text = bytes.toString('latin1');
  let found = false;
  const masked = text.replace(candidate, (number) => {
    if (!isCardNumber(number.replace(/[ -]/g, ''))) return number;
    found = true;
    return maskDigits(number);
  });
  return found ? Buffer.from(masked, 'latin1') : bytes;
}

/**
 * A number with only its first six and last four digits: `557338******1101`. What is between the digits
 * stays. The only way in which the gateway masks a number, on the wire, in the database and in the log.
 */
export function maskDigits(number: string): string {
  const digits = number.replace(/\D/g, '').length;
  let seen = 0;
  return number.replace(/\d/g, (digit) => {
    seen += 1;
    return seen <= first || seen > digits - last ? digit : '*';
  });
}
