// Shows the promo for the typed number before anything is paid.
import { promoOf } from '../../../channels/cards/promo.ts';
import type { CardPageData } from '../page-data.ts';

/** Shows the amounts with the promo for `digits`, or the full amounts, and sets the amount to post. */
export function showPromo(form: HTMLFormElement, data: CardPageData, digits: string): void {
  const promo = promoOf(data.promos, digits);
  const shown = promo ?? data.full;
  form.dataset.promo = promo?.bin ?? '';
  const amount = form.querySelector<HTMLInputElement>('input[name="amount"]');
  if (!amount || amount.value === shown.amount) return;
  amount.value = shown.amount;
  showPayLabel(form, data);
  write('[data-total]', shown.total);
  write('[data-discount]', promo?.discount ?? '');
  write('[data-applied]', promo?.applied ?? '');
  for (const place of document.querySelectorAll<HTMLElement>('[data-monthly]')) {
    place.textContent = shown.monthly[place.dataset.monthly ?? ''] ?? place.textContent;
  }
  const page = document.querySelector('[data-checkout]');
  page?.classList.toggle('promo-applied', promo !== undefined);
}

/** Shows on the button what the chosen instalments cost, with the promo that applies. */
export function showPayLabel(form: HTMLFormElement, data: CardPageData): void {
  const shown = data.promos.find(({ bin }) => bin === form.dataset.promo) ?? data.full;
  const chosen = form.querySelector<HTMLInputElement>('[name="tenor"]:checked')?.value;
  const tenor = chosen ?? form.dataset.tenor ?? '';
  write('[data-pay]', shown.pays[tenor] ?? shown.pay);
}

function write(selector: string, text: string): void {
  for (const place of document.querySelectorAll(selector)) place.textContent = text;
}
