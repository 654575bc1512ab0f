// Helps while the card form is filled in: spacing, brand, promo, and problems before the form is sent.
import type { CardBrand, CardPageData, FoundProblem } from '../page-data.ts';
import { typedNumber } from './card-number.ts';
import { cvvProblem, expiryProblem, numberProblem } from './find-problem.ts';
import { maskCvv, maskExpiry, maskNumber } from './masks.ts';
import { hasProblem, showProblem } from './problems.ts';
import { showPayLabel, showPromo } from './promo.ts';

type Check = () => FoundProblem | undefined;

interface CardForm {
  form: HTMLFormElement;
  data: CardPageData;
  input(name: string): HTMLInputElement | undefined;
}

/** Enhances the form with `data-card`. */
export function enhanceCardForms(): void {
  const form = document.querySelector<HTMLFormElement>('form[data-card]');
  if (!form) return;
  const data = JSON.parse(form.dataset.card ?? '{}') as CardPageData;
  const input = (name: string) =>
    form.querySelector<HTMLInputElement>(`input[name="${name}"]:not([type="hidden"])`) ?? undefined;
  const card: CardForm = { form, data, input };
  watchNumber(card);
  const [expiry, cvv] = [input('expiry'), input('cvv')];
  if (expiry) maskExpiry(expiry);
  if (cvv) maskCvv(cvv, () => cvvDigits(card) ?? 4);
  watchProblems(card);
  const choices = form.querySelectorAll('[name="tenor"]');
  for (const choice of choices) {
    choice.addEventListener('change', () => showPayLabel(form, data));
  }
  // The browser may have kept a choice after a reload.
  if (choices.length > 0) showPayLabel(form, data);
}

function watchNumber(card: CardForm): void {
  const number = card.input('number');
  if (!number) return;
  maskNumber(number);
  const read = () => {
    const typed = typedNumber(number.value);
    showBrand(card, typed.brand);
    showPromo(card.form, card.data, typed.digits);
    const hint = document.getElementById('cvv-hint');
    const hints = card.data.cvvHints;
    if (hint) hint.textContent = typed.brand === 'AMEX' ? hints.four : hints.three;
  };
  number.addEventListener('input', read);
  number.addEventListener('change', read);
  // The browser may have kept a value after a reload.
  if (number.value !== '') read();
}

function showBrand({ data }: CardForm, brand: CardBrand | undefined): void {
  const marks = document.querySelector<HTMLElement>('[data-marks]');
  const name = document.getElementById('number-brand');
  if (marks) marks.dataset.marks = brand ?? '';
  const text = brand ? data.brands[brand] : '';
  if (name && name.textContent !== text) name.textContent = text;
}

function cvvDigits(card: CardForm): number | undefined {
  const number = card.input('number');
  if (number) return typedNumber(number.value).brand && typedNumber(number.value).cvvDigits;
  const digits = card.input('cvv')?.dataset.digits;
  return digits === undefined ? undefined : Number(digits);
}

function watchProblems(card: CardForm): void {
  const { form, data, input } = card;
  const checks = new Map(checksOf(card));
  const say = (field: string) => {
    const problem = checks.get(field)?.();
    showProblem(field, problem && data.problems[problem]);
    return problem !== undefined;
  };
  for (const field of checks.keys()) {
    const element = input(field);
    // An empty field that was only passed is not a problem yet. It is checked when the form is sent.
    element?.addEventListener('change', () => {
      if (element.value !== '' || hasProblem(field)) say(field);
    });
    form.addEventListener('input', (event) => {
      const touched = (event.target as HTMLInputElement).name === field;
      if (touched && hasProblem(field) && checks.get(field)?.() === undefined) say(field);
    });
  }
  form.addEventListener('submit', (event) => {
    const bad = [...checks.keys()].filter(say);
    const [first] = bad;
    if (first === undefined) return;
    event.preventDefault();
    document.getElementById(first)?.focus();
  });
}

/** One check for each field of the form, in its order. */
function checksOf(card: CardForm): [field: string, check: Check][] {
  const { form, data, input } = card;
  const text = (name: string) => input(name)?.value ?? '';
  const all: [string, Check][] = [
    ['number', () => numberProblem(text('number'), data)],
    ['expiry', () => expiryProblem(text('expiry'), data.month)],
    ['cvv', () => cvvProblem(text('cvv'), cvvDigits(card))],
    ['name', () => (text('name').trim() === '' ? 'name-missing' : undefined)],
    ['tenor', () => (form.querySelector('[name="tenor"]:checked') ? undefined : 'tenor-missing')],
    ['disclaimer', () => (input('disclaimer')?.checked ? undefined : 'disclaimer-unticked')],
  ];
  return all.filter(([field]) => input(field) !== undefined);
}
