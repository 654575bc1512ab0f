// Our page around the bank's page while the bank authenticates the customer (3-D Secure).
import { HiddenFields } from '../kit/form.tsx';
import { rupiah } from '../kit/money.ts';
import { Facts } from '../kit/parts.tsx';
import { bankWords } from './bank-words.ts';
import { CardLayout } from './card-layout.tsx';
import { CardNumber } from './card-number.tsx';
import type { BankFrameProps } from './props.ts';

/** How long the device check may take before the page goes on without a script. */
const methodSeconds = 2;

export function BankFrame(props: BankFrameProps) {
  return props.step === 'method' ? <DeviceCheck {...props} /> : <Challenge {...props} />;
}

function DeviceCheck({ frame, purchase, script, src, continueHref }: BankFrameProps) {
  const words = bankWords[frame.language];
  return (
    <CardLayout
      frame={frame}
      shop={purchase.shop}
      title={words.methodTitle}
      script={script}
      width="narrow"
      leaveFor={{ url: continueHref, seconds: methodSeconds }}
    >
      <section class="card outcome" aria-labelledby="title">
        <p class="badge busy" aria-hidden="true" />
        <h1 id="title">{words.methodTitle}</h1>
        <p>{words.methodText}</p>
        <p class="hint">{words.keepOpen}</p>
        <a class="button quiet" href={continueHref} data-leave-when-loaded>
          {words.goOn}
        </a>
        <iframe
          class="unseen"
          src={src}
          title={words.frameTitle}
          tabIndex={-1}
          aria-hidden="true"
        />
      </section>
    </CardLayout>
  );
}

function Challenge(props: BankFrameProps) {
  const { frame, purchase, card, fullPageHref } = props;
  const words = bankWords[frame.language];
  return (
    <CardLayout
      frame={frame}
      shop={purchase.shop}
      title={words.challengeTitle}
      script={props.script}
    >
      <div class="checkout pay bank">
        <section class="order" aria-labelledby="title">
          <h1 id="title">{words.challengeTitle}</h1>
          <p class="lead">{words.challengeText}</p>
          <Facts
            rows={[
              [words.paying, <strong>{rupiah(props.charged, frame.language)}</strong>],
              [words.shop, purchase.shop],
              [words.card, <CardNumber {...card} language={frame.language} />],
            ]}
          />
        </section>
        <div class="bank-side">
          <iframe class="bank-frame" src={props.src} title={words.frameTitle} data-grows />
          {fullPageHref && (
            <p class="small">
              <a href={fullPageHref} target="_self">
                {words.fullPage}
              </a>
            </p>
          )}
          <form method="post" action={props.action} data-once>
            <HiddenFields values={{ state: props.state, lang: frame.language }} />
            <button type="submit" class="button quiet" name="do" value="cancel">
              {words.cancel}
            </button>
          </form>
        </div>
      </div>
    </CardLayout>
  );
}
