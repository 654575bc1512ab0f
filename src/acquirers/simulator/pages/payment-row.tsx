// One payment in the simulator's list: what it is, where to play it, and what the merchant was told.

import type { NotificationSummary } from '../../../notifications/summary.ts';
import { brandClass } from '../../../pages/kit/brand-sheet.ts';
import { HiddenFields } from '../../../pages/kit/form.tsx';
import { type Language, withLanguage } from '../../../pages/kit/language.ts';
import { rupiah } from '../../../pages/kit/money.ts';
import { CodeGroups, Moment } from '../../../pages/kit/parts.tsx';
import { wibStamp } from '../../../pages/kit/time.ts';
import type { PaymentStatus } from '../../../payments/payment.ts';
import { homeWords } from './home-words.ts';

/** A notification, and where its resend button posts to. */
export interface ListedNotification extends Omit<NotificationSummary, 'paymentId'> {
  resendAction: string;
}

export interface ListedPayment {
  key: string;
  channel: { id: string; name: string };
  /** The merchant's name. */
  shop: string;
  customer: string;
  reference: string;
  /** Rupiah. */
  amount: bigint;
  status: PaymentStatus;
  /** Set while it can be paid. */
  expiresAt?: Date | undefined;
  paidAt?: Date | undefined;
  paymentCode?: string | undefined;
  /** The provider's page, or the till with the code filled in. Set while it can be paid. */
  payHref?: string | undefined;
  guideHref?: string | undefined;
  /** The customer's card statement. */
  statementHref?: string | undefined;
  /** Newest first. */
  notifications: readonly ListedNotification[];
}

export interface PaymentRowProps {
  payment: ListedPayment;
  language: Language;
  /** Posted with a resend, so that the same list is shown after it. */
  hidden: Readonly<Record<string, string>>;
}

export function PaymentRow({ payment, language, hidden }: PaymentRowProps) {
  const words = homeWords[language];
  const { channel, reference, notifications } = payment;
  return (
    <li class={`row ${brandClass(channel.id)}`}>
      <div class="row-what">
        <span class="chip">{channel.name}</span>
        <strong>{reference}</strong>
        <span class="hint">
          {[payment.customer, payment.shop].filter((name) => name !== '').join(' · ')}
        </span>
      </div>
      <RowFacts payment={payment} language={language} />
      <RowWays payment={payment} language={language} />
      {notifications.length > 0 && (
        <ul class="told" aria-label={words.notificationsOf(channel.name, reference)}>
          {notifications.map((one) => (
            <Told key={one.id} notification={one} {...{ language, hidden, reference }} />
          ))}
        </ul>
      )}
    </li>
  );
}

function RowFacts({ payment, language }: Pick<PaymentRowProps, 'payment' | 'language'>) {
  const words = homeWords[language];
  const { paymentCode, expiresAt, paidAt } = payment;
  return (
    <div class="row-facts">
      <strong class="money">{rupiah(payment.amount, language)}</strong>
      <span class={`state ${tones[payment.status] ?? ''}`}>{payment.status}</span>
      {paymentCode !== undefined && (
        <span>
          <span class="unseen">{words.code} </span>
          <code>
            <CodeGroups code={paymentCode} />
          </code>
        </span>
      )}
      {expiresAt !== undefined && (
        <span class="hint">
          {words.expires} <Moment at={expiresAt} language={language} />
        </span>
      )}
      {expiresAt === undefined && paidAt !== undefined && (
        <span class="hint">
          {words.paidAt} <Moment at={paidAt} language={language} />
        </span>
      )}
    </div>
  );
}

const tones: Partial<Record<PaymentStatus, string>> = {
  SUCCESS: 'good',
  AUTHORIZED: 'good',
  FAILED: 'ill',
};

function RowWays({ payment, language }: Pick<PaymentRowProps, 'payment' | 'language'>) {
  const words = homeWords[language];
  const { channel, reference, payHref, guideHref, statementHref } = payment;
  if ((payHref ?? guideHref ?? statementHref) === undefined) return null;
  return (
    <div class="row-ways">
      {payHref !== undefined && (
        <a
          class="button primary"
          href={withLanguage(payHref, language)}
          aria-label={words.payLabel(channel.name, reference)}
        >
          {words.pay}
        </a>
      )}
      {guideHref !== undefined && (
        <a
          class="button quiet"
          href={withLanguage(guideHref, language)}
          aria-label={words.guideLabel(channel.name, reference)}
        >
          {words.guide}
        </a>
      )}
      {statementHref !== undefined && (
        <a
          class="button quiet"
          href={withLanguage(statementHref, language)}
          aria-label={words.statementLabel(channel.name, reference)}
        >
          {words.statement}
        </a>
      )}
    </div>
  );
}

interface ToldProps {
  notification: ListedNotification;
  reference: string;
  language: Language;
  hidden: Readonly<Record<string, string>>;
}

function Told({ notification, reference, language, hidden }: ToldProps) {
  const words = homeWords[language];
  const { event, status, attempts, last, nextAttemptAt } = notification;
  const tone = { DELIVERED: 'good', EXHAUSTED: 'ill', PENDING: '' }[status];
  return (
    <li>
      <div class="told-what">
        <code>{event}</code> <span class={`state ${tone}`}>{status}</span>
        <span class="hint">
          {[words.attempts(attempts), last && answered(last, language)].filter(Boolean).join(' · ')}
        </span>
        {nextAttemptAt !== undefined && (
          <span class="hint">
            {words.nextAttempt}{' '}
            <time dateTime={nextAttemptAt.toISOString()}>{wibStamp(nextAttemptAt)}</time>
          </span>
        )}
      </div>
      <form method="post" action={notification.resendAction}>
        <HiddenFields values={{ ...hidden, lang: language }} />
        <button type="submit" class="copy" aria-label={words.resendLabel(event, reference)}>
          {words.resend}
        </button>
      </form>
    </li>
  );
}

function answered(
  { at, httpStatus, error }: NonNullable<NotificationSummary['last']>,
  language: Language,
): string {
  const words = homeWords[language];
  const answer = httpStatus === undefined ? (error ?? words.noAnswer) : `HTTP ${httpStatus}`;
  return `${answer}, ${wibStamp(at)}`;
}
