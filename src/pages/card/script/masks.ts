// Input masks: the number in its card's groups, the expiry as MM/YY, the code of the right length.
import { Maskito, type MaskitoPreprocessor } from '@maskito/core';
import { typedNumber } from './card-number.ts';

const digit = /\d/;

/** Groups the digits of `input` as they stand on the card; `changed` runs after each change. */
export function maskNumber(input: HTMLInputElement): void {
  new Maskito(input, { mask: ({ value }) => numberMask(value) });
}

function numberMask(value: string): (RegExp | string)[] {
  const { gaps, longest } = typedNumber(value);
  return Array.from({ length: longest }, (_, place) =>
    place > 0 && gaps.includes(place) ? [' ', digit] : [digit],
  ).flat();
}

/** MM/YY. Of what browsers fill in as MM/YYYY, YY stays; `4` alone can only be April. */
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

/** Digits only, as many as `longest` says at the moment. */
export function maskCvv(input: HTMLInputElement, longest: () => number): void {
  new Maskito(input, { mask: () => Array.from({ length: longest() }, () => digit) });
}
