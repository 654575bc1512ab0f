// The simulator's home page: the open payments, and where to pay them.
import { brandClass } from '../../../pages/kit/brand-sheet.ts';
import { type Language, withLanguage } from '../../../pages/kit/language.ts';
import { type Frame, Layout } from '../../../pages/kit/layout.tsx';
import { rupiah } from '../../../pages/kit/money.ts';
import { CodeGroups, Moment } from '../../../pages/kit/parts.tsx';
import { homeWords } from './home-words.ts';

/** A payment that waits for its customer. */
export interface OpenPayment {
  channel: { id: string; name: string };
  /** The merchant's name. */
  shop: string;
  reference: string;
  /** Rupiah. */
  amount: bigint;
  expiresAt: Date;
  paymentCode?: string | undefined;
  /** The provider's page, or the till with the code filled in. */
  payHref: string;
  guideHref?: string | undefined;
}

/** A link to a till. */
export interface TillLink {
  channel: { id: string; name: string };
  href: string;
}

export interface SimulatorHomeProps {
  frame: Frame;
  /** Newest first. The caller decides how many. */
  open: readonly OpenPayment[];
  tills: readonly TillLink[];
}

/** Open payments and tills. */
export function SimulatorHome({ frame, open, tills }: SimulatorHomeProps) {
  const words = homeWords[frame.language];
  return (
    <Layout frame={frame} title={words.simulator}>
      <div class="page-head">
        <h1>{words.simulator}</h1>
        <p class="lead">{words.simulatorLead}</p>
      </div>
      <section aria-labelledby="open">
        <h2 id="open">{words.open}</h2>
        {open.length === 0 ? (
          <div class="card empty">
            <p>
              <strong>{words.none}</strong>
            </p>
            <p class="hint">{words.noneHint}</p>
          </div>
        ) : (
          <ul class="rows">
            {open.map((payment) => (
              <OpenRow key={payment.payHref} payment={payment} language={frame.language} />
            ))}
          </ul>
        )}
      </section>
      {tills.length > 0 && (
        <section aria-labelledby="tills">
          <h2 id="tills">{words.tills}</h2>
          <p class="links">
            {tills.map(({ channel, href }) => (
              <a key={href} class="button quiet" href={withLanguage(href, frame.language)}>
                {words.openTill(channel.name)}
              </a>
            ))}
          </p>
        </section>
      )}
    </Layout>
  );
}

function OpenRow({ payment, language }: { payment: OpenPayment; language: Language }) {
  const words = homeWords[language];
  const { channel, reference, paymentCode, guideHref } = payment;
  return (
    <li class={`row ${brandClass(channel.id)}`}>
      <div class="row-what">
        <span class="chip">{channel.name}</span>
        <strong>{reference}</strong>
        <span class="hint">{payment.shop}</span>
      </div>
      <div class="row-facts">
        <strong class="money">{rupiah(payment.amount, language)}</strong>
        {paymentCode !== undefined && (
          <span>
            <span class="unseen">{words.code} </span>
            <code>
              <CodeGroups code={paymentCode} />
            </code>
          </span>
        )}
        <span class="hint">
          {words.expires} <Moment at={payment.expiresAt} language={language} />
        </span>
      </div>
      <div class="row-ways">
        <a
          class="button primary"
          href={withLanguage(payment.payHref, language)}
          aria-label={words.payLabel(channel.name, reference)}
        >
          {words.pay}
        </a>
        {guideHref !== undefined && (
          <a
            class="button quiet"
            href={withLanguage(guideHref, language)}
            aria-label={words.guideLabel(channel.name, reference)}
          >
            {words.guide}
          </a>
        )}
      </div>
    </li>
  );
}
