// The how-to-pay page: the payment code in large type, the amount, the expiry and the steps.
import type { Payment } from '../../payments/payment.ts';
import { Icon } from '../kit/icons.tsx';
import { withLanguage } from '../kit/language.ts';
import { type Frame, Layout } from '../kit/layout.tsx';
import { rupiah } from '../kit/money.ts';
import { CodeGroups, Facts, Moment, SandboxBox } from '../kit/parts.tsx';
import { guideWords } from './guide-words.ts';

export interface GuidePageProps {
  frame: Frame;
  channel: { id: string; name: string };
  /** The merchant's name. */
  shop: string;
  payment: Pick<Payment, 'amount' | 'reference' | 'expiresAt' | 'paymentCode' | 'purchase'>;
  /** `open` while the code can be paid. A reusable code stays open after its first payment. */
  state: 'open' | 'paid' | 'expired';
  /** The channel's steps, in `frame.language`. */
  steps: readonly string[];
  /** The address of the simulated till with the code filled in. Sandbox only. */
  tillHref?: string | undefined;
}

/** The page behind `how_to_pay_page`. */
export function GuidePage(props: GuidePageProps) {
  const { frame, channel, payment, state } = props;
  const words = guideWords[frame.language];
  return (
    <Layout frame={frame} title={words.title(channel.name)} brand={channel.id}>
      <div class="guide">
        <section class="card ticket" aria-labelledby="title">
          <h1 id="title">{words.title(channel.name)}</h1>
          {state !== 'open' && <Ended state={state} text={words[state]} />}
          <p class="label">{words.code}</p>
          <p class="big-code">
            <CodeGroups code={payment.paymentCode ?? ''} />
          </p>
          <p class="label">{words.amount}</p>
          <p class="amount">{rupiah(payment.amount, frame.language)}</p>
          <Facts
            rows={[
              [words.payBefore, <Moment at={payment.expiresAt} language={frame.language} />],
              [words.shop, props.shop],
              [words.order, payment.reference],
              [words.name, payment.purchase.customer.name],
            ]}
          />
        </section>
        {state === 'open' && <Steps {...props} />}
      </div>
    </Layout>
  );
}

function Steps({ frame, steps, tillHref }: GuidePageProps) {
  const words = guideWords[frame.language];
  return (
    <section class="card">
      <h2>{words.steps}</h2>
      <ol class="steps">
        {steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <p class="hint">{words.keep}</p>
      {frame.sandbox && tillHref !== undefined && (
        <SandboxBox title={words.sandbox}>
          <p>{words.tillHint}</p>
          <a class="button quiet" href={withLanguage(tillHref, frame.language)}>
            {words.till}
          </a>
        </SandboxBox>
      )}
    </section>
  );
}

function Ended({ state, text }: { state: 'paid' | 'expired'; text: string }) {
  return (
    <p class={`notice ${state}`}>
      <Icon name={state === 'paid' ? 'check' : 'clock'} size={20} /> {text}
    </p>
  );
}
