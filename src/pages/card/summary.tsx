// The summary of the purchase: the shop, the amount, the promo, the order.
import { decimalRupiah, rupiah } from '../kit/money.ts';
import { Facts, Moment } from '../kit/parts.tsx';
import { cardWords } from './card-words.ts';
import type { CardFrame, CardPurchase } from './props.ts';

export interface SummaryProps {
  frame: CardFrame;
  purchase: CardPurchase;
  /** The discount in rupiah that is shown at first. The script may show another one later. */
  discount: bigint;
}

/** Longer orders stay closed on wide screens too. */
const mostOpened = 3;

/** The column next to the form. */
export function Summary({ frame: { language }, purchase, discount }: SummaryProps) {
  const words = cardWords[language];
  const { lines } = purchase;
  return (
    <section class="order" aria-label={words.summary}>
      <p class="label">{words.payTo(purchase.shop)}</p>
      <p class="amount" data-total>
        {rupiah(purchase.amount - discount, language)}
      </p>
      <dl class="facts promo-rows">
        <div>
          <dt>{words.subtotal}</dt>
          <dd>{rupiah(purchase.amount, language)}</dd>
        </div>
        <div>
          <dt>{words.promo}</dt>
          <dd data-discount>{discount > 0n ? rupiah(-discount, language) : ''}</dd>
        </div>
      </dl>
      <details data-open-wide={lines.length <= mostOpened || undefined}>
        <summary>{words.details}</summary>
        {lines.length > 0 && (
          <ul class="lines">
            {lines.map((line, place) => (
              <li key={place}>
                <span>{line.name}</span>
                <span class="money">
                  {line.quantity > 1 && (
                    <>
                      <span class="unseen">{words.quantity} </span>
                      {line.quantity} ×{' '}
                    </>
                  )}
                  {decimalRupiah(line.price, language)}
                </span>
              </li>
            ))}
          </ul>
        )}
        <Facts
          rows={[
            [words.order, purchase.reference],
            [words.statement, purchase.descriptor],
            [words.payBefore, <Moment at={purchase.expiresAt} language={language} />],
          ]}
        />
      </details>
    </section>
  );
}
