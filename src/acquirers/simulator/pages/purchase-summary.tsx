// What the customer is paying for: the panel in the provider's colours next to each step.

import type { Language } from '../../../pages/kit/language.ts';
import { decimalRupiah, rupiah } from '../../../pages/kit/money.ts';
import { Facts, Moment } from '../../../pages/kit/parts.tsx';
import type { Payment } from '../../../payments/payment.ts';
import { providerWords } from './provider-words.ts';

export interface PurchaseSummaryProps {
  frame: { language: Language };
  channel: { name: string };
  shop: string;
  payment: Pick<Payment, 'amount' | 'reference' | 'purchase' | 'expiresAt'>;
}

/** Provider, shop, amount, expiry, and the items in a collapsed list. */
export function PurchaseSummary({ frame, channel, shop, payment }: PurchaseSummaryProps) {
  const { language } = frame;
  const words = providerWords[language];
  return (
    <section class="panel" aria-label={words.summary}>
      <p class="provider">
        {channel.name} <span class="tag">{words.simulated}</span>
      </p>
      <p class="label">{words.payTo(shop)}</p>
      <p class="amount">{rupiah(payment.amount, language)}</p>
      <Facts
        rows={[
          [words.order, payment.reference],
          [words.payBefore, <Moment at={payment.expiresAt} language={language} />],
        ]}
      />
      {payment.purchase.lines.length > 0 && (
        <details>
          <summary>{words.lines(payment.purchase.lines.length)}</summary>
          <Lines lines={payment.purchase.lines} language={language} />
        </details>
      )}
    </section>
  );
}

function Lines(props: { lines: Payment['purchase']['lines']; language: Language }) {
  const words = providerWords[props.language];
  return (
    <ul class="lines">
      {props.lines.map((line, place) => (
        <li key={place}>
          <span>{line.name}</span>
          <span>
            <span class="unseen">{words.quantity} </span>
            {line.quantity} × {decimalRupiah(line.price, props.language)}
          </span>
        </li>
      ))}
    </ul>
  );
}
