import { expect, it } from 'vitest';
import { maskCardNumbers } from './card-numbers.ts';

const masked = (text: string) => maskCardNumbers(Buffer.from(text)).toString();

it.each([
  ['{"note":"5573381011111101"}', '{"note":"557338******1101"}'],
  ['{"note":"4761 3499 9900 0039"}', '{"note":"4761 34** **** 0039"}'],
  ['{"note":4761349999000039}', '{"note":476134******0039}'],
  ['é 4761-3499-9900-0039 é', 'é 4761-34**-****-0039 é'],
])('masks the card number in %s', (text, expected) => {
  expect(masked(text)).toBe(expected);
});

it.each([
  '{"invoice_number":"INV-20260115-0001"}',
  '{"phone":"081513114262","amount":90000}',
  '{"note":"5573381011111102"}',
  '{"code":"15573381011111101"}',
  '{"price":5573381011111101.5}',
])('leaves %s as it is', (text) => {
  const bytes = Buffer.from(text);
  expect(maskCardNumbers(bytes)).toBe(bytes);
});
