// What is taken out of a refused call before it is stored.
import { expect, it } from 'vitest';
import { redactBytes, redactText } from './redact.ts';

const clean = (text: string) => redactBytes(Buffer.from(text)).toString();

it.each([
  ['{"number":"4111111111111111"}', '{"number":"411111******1111"}'],
  ['{"cvv":"917","a":1}', '{"cvv":"***","a":1}'],
  ['{"cvv": 917}', '{"cvv": ***}'],
  ['{"card_security_code":"917"}', '{"card_security_code":"***"}'],
  ['{"password":"a\\"b","x":2}', '{"password":"***","x":2}'],
  ['{"refreshToken":"r-1"}', '{"refreshToken":"***"}'],
  ['{"authCode":"c"', '{"authCode":"***"'],
  ['{"note":"SK-TestSecretKey0123456789"}', '{"note":"***"}'],
  ['cvv=917&x=1', 'cvv=***&x=1'],
  ['Bearer eyJhbGciOi.eyJleHAi.c2ln', '***'],
  ['{"pin":"123456"}', '{"pin":"***"}'],
])('%s becomes %s', (given, kept) => expect(clean(given)).toBe(kept));

it('leaves everything else as it came, byte for byte', () => {
  const body = Buffer.from('{"order":{"invoice_number":"INV-é-1","amount":150000},"pinned":true}');
  expect(redactBytes(body)).toBe(body);
  const bytes = Buffer.from([0xff, 0x00, 0xfe]);
  expect(redactBytes(bytes).equals(bytes)).toBe(true);
});

it('cuts texts, and leaves out what the database cannot store', () => {
  expect(redactText('abcdef', 3)).toBe('abc…');
  expect(redactText('a\0b\ud800c', 10)).toBe('ab\ufffdc');
});
