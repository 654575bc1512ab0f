// The last page of a visit to a provider: what happened, and the link back to the shop.

import { Icon, type IconName } from '../../../pages/kit/icons.tsx';
import { withLanguage } from '../../../pages/kit/language.ts';
import { type Frame, Layout } from '../../../pages/kit/layout.tsx';
import { rupiah } from '../../../pages/kit/money.ts';
import { Facts } from '../../../pages/kit/parts.tsx';
import { webAddress } from '../../../pages/kit/web-address.ts';
import type { Payment } from '../../../payments/payment.ts';
import { type Ending, type EndingWords, endingWords } from './ending-words.ts';

/** How long the result is shown before the page goes to the shop. */
export const returnSeconds = 8;

export interface EndingPageProps {
  frame: Frame;
  channel: { id: string; name: string };
  /** The merchant's name. */
  shop: string;
  payment: Pick<Payment, 'amount' | 'reference'>;
  outcome: Ending;
  /** The text for `approved` if no money is lent. */
  approved?: EndingWords | undefined;
  /** The merchant's address for this outcome. Any other scheme than http(s) is ignored. */
  continueTo?: string | undefined;
  /** The same page without the automatic return. Without it, the page waits for a click. */
  stayHref?: string | undefined;
}

const looks: Record<Ending, { icon: IconName; tone: string }> = {
  approved: { icon: 'check', tone: 'good' },
  declined: { icon: 'cross', tone: 'ill' },
  cancelled: { icon: 'back', tone: 'neutral' },
  'already-paid': { icon: 'check', tone: 'good' },
  expired: { icon: 'clock', tone: 'neutral' },
};

/**
 * A page of our own instead of a redirect from the form. Browsers that apply `form-action` to redirects
 * would need the merchant's origin, and every origin that it redirects to, in the policy.
 */
export function EndingPage(props: EndingPageProps) {
  const { frame, channel, shop, payment, outcome } = props;
  const words = endingWords[frame.language];
  const own = outcome === 'approved' ? props.approved : undefined;
  const ending = own ?? words.endings[outcome];
  const target = webAddress(props.continueTo);
  const leaves = target !== undefined && props.stayHref !== undefined;
  return (
    <Layout
      frame={frame}
      title={ending.title}
      brand={channel.id}
      width="narrow"
      leaveFor={leaves ? { url: target, seconds: returnSeconds } : undefined}
    >
      <section class={`card outcome ${looks[outcome].tone}`} aria-labelledby="title">
        <p class="badge">
          <Icon name={looks[outcome].icon} size={36} />
        </p>
        <p class="chip">{channel.name}</p>
        <h1 id="title">{ending.title}</h1>
        <p>{ending.text({ channel: channel.name, shop })}</p>
        <Facts
          rows={[
            [words.amount, <strong>{rupiah(payment.amount, frame.language)}</strong>],
            [words.shop, shop],
            [words.order, payment.reference],
          ]}
        />
        <WayOn {...props} target={target} />
      </section>
    </Layout>
  );
}

function WayOn({
  frame,
  shop,
  stayHref,
  target,
}: EndingPageProps & { target: string | undefined }) {
  const words = endingWords[frame.language];
  if (target === undefined) return <p class="hint">{words.close}</p>;
  return (
    <>
      <a class="button primary" href={target}>
        {words.continueTo(shop)}
      </a>
      {stayHref !== undefined && (
        <p class="hint">
          {words.leaving(returnSeconds)}{' '}
          <a href={withLanguage(stayHref, frame.language)}>{words.stay}</a>
        </p>
      )}
    </>
  );
}
