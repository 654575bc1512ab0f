// Answers are accepted in the formats that people use, and in no other.
import { expect, test } from 'vitest';
import { chosenTenure, otpProblems, signInProblems, typedCode } from './answers.ts';

const expected = { phone: '081513114262', pin: '663482', otp: '4567' };

test.each(['081513114262', '81513114262', '+62 815-1311-4262', '6281513114262', '+62081513114262'])(
  'the phone may be written %s',
  (phone) => {
    expect(signInProblems(expected, { phone, pin: ' 663482 ' })).toEqual([]);
  },
);

test('each field has its own problem, in order', () => {
  expect(signInProblems(expected, { phone: '', pin: '' })).toEqual([
    'phone-missing',
    'pin-missing',
  ]);
  expect(signInProblems(expected, { phone: '0811', pin: '1' })).toEqual([
    'phone-wrong',
    'pin-wrong',
  ]);
  expect(otpProblems(expected, ' ')).toEqual(['otp-missing']);
  expect(otpProblems(expected, '4568')).toEqual(['otp-wrong']);
  expect(otpProblems(expected, '4567')).toEqual([]);
});

test('only an offered tenure can be chosen', () => {
  const six = { months: 6, monthlyBasisPoints: 260 };
  expect(chosenTenure([six], '6')).toBe(six);
  expect(chosenTenure([six], '06')).toBeUndefined();
  expect(chosenTenure([six], '')).toBeUndefined();
});

test('a code may be typed in groups', () => {
  expect(typedCode(' 8900 1000-0000 0015\n')).toBe('8900100000000015');
});
