// What the how-to-pay page shows of money that was received, and once a code can no longer be paid.
import type { Payment } from '../../payments/payment.ts';
import { Icon, type IconName } from '../kit/icons.tsx';
import type { Language } from '../kit/language.ts';
import { rupiah } from '../kit/money.ts';
import { CodeGroups, Facts, Moment } from '../kit/parts.tsx';
import type { GuideState, Received } from './guide-state.ts';
import { guideWords } from './guide-words.ts';

type Ended = Exclude<GuideState, { kind: 'open' }>;

export interface GuideEndProps {
  frame: { language: Language };
  channel: { name: string };
  shop: string;
  payment: Pick<Payment, 'amount' | 'reference' | 'expiresAt' | 'paymentCode'>;
  state: Ended;
}

const looks: Record<Ended['kind'], { icon: IconName; tone: string }> = {
  paid: { icon: 'check', tone: 'good' },
  returned: { icon: 'back', tone: 'neutral' },
  expired: { icon: 'clock', tone: 'neutral' },
  closed: { icon: 'cross', tone: 'neutral' },
};

/** The page of a code that can no longer be paid: paid, expired or closed. No barcode, no steps. */
export function GuideEnd({ frame, channel, shop, payment, state }: GuideEndProps) {
  const { language } = frame;
  const words = guideWords[language];
  const received = state.kind === 'closed' ? undefined : state.received;
  const { title, text } = words.ends[state.kind];
  const moment = (at: Date) => <Moment at={at} language={language} />;
  return (
    <section class={`card outcome ${looks[state.kind].tone}`} aria-labelledby="title">
      <p class="badge">
        <Icon name={looks[state.kind].icon} size={36} />
      </p>
      <h1 id="title">{title}</h1>
      {received && <p class="amount">{rupiah(received.amount, language)}</p>}
      <p>{state.kind === 'expired' && received ? words.over : text(shop)}</p>
      <Facts
        rows={[
          [words.asked, received ? undefined : rupiah(payment.amount, language)],
          [
            state.kind === 'expired' ? words.lastPaid : words.paidAt,
            received && moment(received.at),
          ],
          [words.returned, returnedAmount(received, language)],
          [words.expiredAt, state.kind === 'expired' ? moment(payment.expiresAt) : undefined],
          [words.paidVia, received && channel.name],
          [words.shop, shop],
          [words.order, payment.reference],
          [words.code, payment.paymentCode && <CodeGroups code={payment.paymentCode} />],
        ]}
      />
      <p class="hint">{words.hints[state.kind]}</p>
    </section>
  );
}

/** What was paid so far with a code that can be paid again. */
export function ReceivedSoFar({ language, received }: { language: Language; received: Received }) {
  const words = guideWords[language];
  return (
    <div class="notice paid" role="status">
      <Icon name="check" size={20} />
      <div>
        <p>
          <strong>{words.soFar(rupiah(received.amount, language))}</strong>
        </p>
        <p>
          {words.lastPaid}: <Moment at={received.at} language={language} />
        </p>
        <p>{words.payable}</p>
      </div>
    </div>
  );
}

function returnedAmount(received: Received | undefined, language: Language): string | undefined {
  if (received === undefined || received.returned === 0n) return undefined;
  return rupiah(received.returned, language);
}
