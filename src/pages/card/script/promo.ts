// Shows the promo for the typed number before anything is paid.
import { promoOf } from '../../../channels/cards/promo.ts';
import type { CardPageData } from '../page-data.ts';

/** Shows the amounts with the promo for `digits`, or the full amounts, and sets the amount to post. */
export function showPromo(form: HTMLFormElement, data: CardPageData, digits: string): void {
  const promo = promoOf(data.promos, digits);
  const shown = promo ?? data.full;
  const amount = form.querySelector<HTMLInputElement>('input[name="amount"]');
  if (!amount || amount.value === shown.amount) return;
  amount.value = shown.amount;
  write('[data-pay]', shown.pay);
  write('[data-total]', shown.total);
  write('[data-discount]', promo?.discount ?? '');
  write('[data-applied]', promo?.applied ?? '');
  for (const place of document.querySelectorAll<HTMLElement>('[data-monthly]')) {
    place.textContent = shown.monthly[place.dataset.monthly ?? ''] ?? place.textContent;
  }
  const page = document.querySelector('[data-checkout]');
  page?.classList.toggle('promo-applied', promo !== undefined);
}

function write(selector: string, text: string): void {
  for (const place of document.querySelectorAll(selector)) place.textContent = text;
}
