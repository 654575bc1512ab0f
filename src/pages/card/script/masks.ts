// Input masks: the number in groups, the expiry as MM/YY, the security code with the right length.
import { Maskito, type MaskitoPreprocessor } from '@maskito/core';
import { typedNumber } from './card-number.ts';

const digit = /\d/;

/** Groups the digits of `input` as on the card. */
export function maskNumber(input: HTMLInputElement): void {
  new Maskito(input, { mask: ({ value }) => numberMask(value) });
}

function numberMask(value: string): (RegExp | string)[] {
  const { gaps, longest } = typedNumber(value);
  return Array.from({ length: longest }, (_, place) =>
    place > 0 && gaps.includes(place) ? [' ', digit] : [digit],
  ).flat();
}

/** MM/YY. Browsers may fill in MM/YYYY, of which YY is kept. A first digit from 2 to 9 is that month. */
export function maskExpiry(input: HTMLInputElement): void {
  const preprocessors: MaskitoPreprocessor[] = [
    ({ elementState, data }) => ({
      elementState: { ...elementState, value: shortYear(elementState.value) },
      data: shortYear(elementState.value === '' && /^[2-9]$/.test(data) ? `0${data}` : data),
    }),
  ];
  new Maskito(input, { mask: [/[01]/, digit, '/', digit, digit], preprocessors });
}

function shortYear(text: string): string {
  return text.replace(/^(\d\d)\D*20(\d\d)$/, '$1/$2');
}

/** Digits only, at most as many as `longest` returns. */
export function maskCvv(input: HTMLInputElement, longest: () => number): void {
  new Maskito(input, { mask: () => Array.from({ length: longest() }, () => digit) });
}
