// The script of the API documentation: the signature calculator, search, and calls of the sandbox.
import { enableCalculator } from './calculator.ts';
import { enableSearch } from './search.ts';
import { enableTrying } from './try.ts';

for (const form of document.querySelectorAll<HTMLFormElement>('form[data-calculator]')) {
  enableCalculator(form);
}
for (const input of document.querySelectorAll<HTMLInputElement>('input[data-search]')) {
  enableSearch(input);
}
for (const form of document.querySelectorAll<HTMLFormElement>('form[data-try]')) enableTrying(form);
