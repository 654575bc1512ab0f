// The receipt that a till prints, on screen and on paper.

import { Icon } from '../../../pages/kit/icons.tsx';
import { type Language, withLanguage } from '../../../pages/kit/language.ts';
import type { Frame } from '../../../pages/kit/layout.tsx';
import { rupiah } from '../../../pages/kit/money.ts';
import { CodeGroups } from '../../../pages/kit/parts.tsx';
import { wibStamp } from '../../../pages/kit/time.ts';
import type { Payment, Receipt } from '../../../payments/payment.ts';
import { type Till, TillFrame } from './till-frame.tsx';
import { tillWords } from './till-words.ts';

export interface TillReceiptProps {
  frame: Frame;
  till: Till;
  shop: string;
  payment: Pick<Payment, 'reference' | 'purchase' | 'paymentCode'>;
  receipt: Pick<Receipt, 'amount' | 'paidAt'>;
  /** The store's number of the payment, as the merchant gets it. */
  transaction: string;
  /** From `simulation.print`. */
  print: { description: string; footer?: string | undefined };
  /** The empty till. */
  nextHref: string;
}

/** The screen after the payment. */
export function TillReceipt(props: TillReceiptProps) {
  const { frame, till } = props;
  const words = tillWords[frame.language];
  return (
    <TillFrame frame={frame} till={till} title={words.paidTitle}>
      <div class="paid">
        <h1 class="paid-title">
          <Icon name="check" /> {words.paidTitle}
        </h1>
        <p>{words.paidText}</p>
      </div>
      <div class="printer">
        <Paper {...props} language={frame.language} />
      </div>
      <a class="button primary" href={withLanguage(props.nextHref, frame.language)}>
        {words.next}
      </a>
    </TillFrame>
  );
}

function Paper(props: TillReceiptProps & { language: Language }) {
  const { till, payment, receipt, print } = props;
  const words = tillWords[props.language];
  return (
    <section class="paper" aria-label={words.receipt}>
      <p class="paper-head">
        <strong>{till.channel.name}</strong>
        <span>{till.store.name}</span>
        <span>{till.store.id}</span>
      </p>
      <dl>
        <dt>{words.time}</dt>
        <dd>
          <time dateTime={receipt.paidAt.toISOString()}>{wibStamp(receipt.paidAt)}</time>
        </dd>
        <dt>{words.transaction}</dt>
        <dd>{props.transaction}</dd>
        <dt>{words.code}</dt>
        <dd>
          <CodeGroups code={payment.paymentCode ?? ''} />
        </dd>
        <dt>{words.customer}</dt>
        <dd>{payment.purchase.customer.name}</dd>
        <dt>{words.shop}</dt>
        <dd>{props.shop}</dd>
        <dt>{words.order}</dt>
        <dd>{payment.reference}</dd>
      </dl>
      <p class="paper-text">{print.description}</p>
      <p class="paper-total">
        <span>{words.total}</span> <span>{rupiah(receipt.amount, props.language)}</span>
      </p>
      {print.footer !== undefined && <p class="paper-text paper-foot">{print.footer}</p>}
      <p class="paper-foot">{words.not}</p>
    </section>
  );
}
