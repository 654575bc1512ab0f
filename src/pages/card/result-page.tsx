// How a card payment ended, and the link back to the shop.
import { Icon, type IconName } from '../kit/icons.tsx';
import { type Language, withLanguage } from '../kit/language.ts';
import { rupiah } from '../kit/money.ts';
import { Facts } from '../kit/parts.tsx';
import { webAddress } from '../kit/web-address.ts';
import { CardLayout } from './card-layout.tsx';
import { CardNumber } from './card-number.tsx';
import { cardWords } from './card-words.ts';
import { wordsForDeclined } from './declined-words.ts';
import type { CardOutcome, CardResultProps } from './props.ts';
import { resultWords } from './result-words.ts';

/** The interval at which the page checks for the acquirer's answer. */
const waitingSeconds = 3;

const looks: Record<CardOutcome, { icon: IconName; tone: string }> = {
  paid: { icon: 'check', tone: 'good' },
  authorized: { icon: 'check', tone: 'good' },
  'already-paid': { icon: 'check', tone: 'good' },
  failed: { icon: 'cross', tone: 'ill' },
  expired: { icon: 'clock', tone: 'neutral' },
  refunded: { icon: 'back', tone: 'neutral' },
  waiting: { icon: 'clock', tone: 'neutral' },
};

export function CardResult(props: CardResultProps) {
  const { frame, purchase, outcome } = props;
  const words = resultWords[frame.language];
  const ending = words.endings[outcome];
  const target = outcome === 'waiting' ? undefined : webAddress(props.continueTo);
  const look = looks[outcome];
  return (
    <CardLayout
      frame={frame}
      shop={purchase.shop}
      title={ending.title}
      width="narrow"
      script={props.script}
      leaveFor={leaving(props, target)}
    >
      <section class={`card outcome ${look.tone}`} aria-labelledby="title">
        <p class={outcome === 'waiting' ? 'badge busy' : 'badge'}>
          {outcome !== 'waiting' && <Icon name={look.icon} size={36} />}
        </p>
        <h1 id="title">{ending.title}</h1>
        {props.declined && (
          <p>
            <strong>{wordsForDeclined(props.declined.responseCode, frame.language).title}</strong>
          </p>
        )}
        <p>{ending.text(purchase.shop)}</p>
        {outcome === 'waiting' && <Waiting language={frame.language} />}
        <ResultFacts {...props} />
        <WayOn {...props} target={target} />
      </section>
    </CardLayout>
  );
}

function Waiting({ language }: { language: Language }) {
  const words = resultWords[language];
  const [sent, asked, done] = words.steps;
  return (
    <>
      <ol class="progress">
        <li class="done">{sent}</li>
        <li aria-current="step">{asked}</li>
        <li>{done}</li>
      </ol>
      <p class="notice">
        <Icon name="alert" size={22} />
        <span>{words.keepOpen}</span>
      </p>
    </>
  );
}

function leaving({ outcome, leaveAfterSeconds }: CardResultProps, target: string | undefined) {
  if (outcome === 'waiting') return { seconds: waitingSeconds };
  if (target === undefined || leaveAfterSeconds === undefined) return undefined;
  return { url: target, seconds: leaveAfterSeconds };
}

function ResultFacts(props: CardResultProps) {
  const { frame, purchase, brand, masked, tenor } = props;
  const words = resultWords[frame.language];
  const card = masked && <CardNumber brand={brand} masked={masked} language={frame.language} />;
  const isCharged = ['paid', 'authorized', 'already-paid', 'refunded'].includes(props.outcome);
  return (
    <Facts
      rows={[
        [words.amount, <strong>{rupiah(props.charged ?? purchase.amount, frame.language)}</strong>],
        [words.shop, purchase.shop],
        [words.order, purchase.reference],
        [words.card, card],
        [words.plan, tenor ? words.months(tenor) : undefined],
        [words.approval, props.approvalCode],
        [cardWords[frame.language].statement, isCharged ? purchase.descriptor : undefined],
      ]}
    />
  );
}

function WayOn(props: CardResultProps & { target: string | undefined }) {
  const { frame, purchase, target, leaveAfterSeconds, stayHref } = props;
  const words = resultWords[frame.language];
  if (props.outcome === 'waiting') {
    return (
      <a
        class="button quiet"
        href={`?lang=${frame.language}&done=`}
        data-leave-after={waitingSeconds}
      >
        {words.lookAgain}
      </a>
    );
  }
  if (target === undefined) return <p class="hint">{words.close}</p>;
  return (
    <>
      {/* `_top` leaves a frame: the shop's page needs the whole window. */}
      <a class="button primary" href={target} target="_top" data-leave-after={leaveAfterSeconds}>
        {words.continueTo(purchase.shop)}
      </a>
      {leaveAfterSeconds !== undefined && (
        <p class="hint">
          {words.leaving(leaveAfterSeconds)}{' '}
          {stayHref && <a href={withLanguage(stayHref, frame.language)}>{words.stay}</a>}
        </p>
      )}
    </>
  );
}
