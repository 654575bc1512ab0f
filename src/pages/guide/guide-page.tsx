// The how-to-pay page: the code to show at the till and the steps, or what happened to the payment.
import { Fragment } from 'preact';
import type { Payment } from '../../payments/payment.ts';
import { withLanguage } from '../kit/language.ts';
import { type Frame, Layout, type PageScript } from '../kit/layout.tsx';
import { rupiah } from '../kit/money.ts';
import { CodeGroups, Facts, Moment, SandboxBox } from '../kit/parts.tsx';
import { Barcode } from './barcode.tsx';
import { GuideEnd, ReceivedSoFar } from './guide-end.tsx';
import type { GuideState, Received } from './guide-state.ts';
import { guideWords } from './guide-words.ts';

export interface GuidePageProps {
  frame: Frame;
  channel: { id: string; name: string };
  /** The merchant's name. */
  shop: string;
  payment: Pick<Payment, 'amount' | 'reference' | 'expiresAt' | 'paymentCode' | 'purchase'>;
  state: GuideState;
  /** The channel's steps, in `frame.language`. */
  steps: readonly string[];
  /** The script of the copy button. Without it there is no button. */
  script?: PageScript | undefined;
  /** Whether the page loads itself again while the code can be paid. */
  updates: boolean;
  /** The address of the simulated till with the code filled in. Sandbox only. */
  tillHref?: string | undefined;
}

/** How often an open page looks whether the code was paid, in seconds. */
const updateSeconds = 15;

/** The page behind `how_to_pay_page`. */
export function GuidePage(props: GuidePageProps) {
  const { frame, channel, state } = props;
  const words = guideWords[frame.language];
  const title = state.kind === 'open' ? words.title(channel.name) : words.ends[state.kind].title;
  return (
    <Layout
      frame={frame}
      title={title}
      brand={channel.id}
      width={state.kind === 'open' ? 'wide' : 'narrow'}
      script={props.script}
      reloadAfterSeconds={state.kind === 'open' && props.updates ? updateSeconds : undefined}
    >
      {state.kind === 'open' ? (
        <div class="guide">
          <Ticket {...props} received={state.received} />
          <Steps {...props} />
        </div>
      ) : (
        <GuideEnd {...props} state={state} />
      )}
    </Layout>
  );
}

function Ticket(props: GuidePageProps & { received: Received | undefined }) {
  const { frame, channel, payment, received } = props;
  const { language } = frame;
  const words = guideWords[language];
  const code = payment.paymentCode ?? '';
  return (
    <section class="card ticket" aria-labelledby="title">
      <h1 id="title">{words.title(channel.name)}</h1>
      {received && <ReceivedSoFar language={language} received={received} />}
      <p class="label">{words.code}</p>
      <div class="code-box">
        <p class="big-code">
          <CodeGroups code={code} />
        </p>
        {props.script && (
          <button
            type="button"
            class="copy"
            hidden
            data-copy={code}
            data-copied={words.copied}
            aria-label={words.copyCode}
          >
            <span>{words.copy}</span>
          </button>
        )}
        <Barcode code={code} label={words.barcode} />
      </div>
      <p class="unseen" role="status" data-copy-status />
      <p class="label">{words.amount}</p>
      <p class="amount">{rupiah(payment.amount, language)}</p>
      <p class="deadline">
        {words.payBefore}{' '}
        <strong>
          <Moment at={payment.expiresAt} language={language} />
        </strong>
      </p>
      <Facts
        rows={[
          [words.shop, props.shop],
          [words.order, payment.reference],
          [words.name, payment.purchase.customer.name],
        ]}
      />
      <Updates {...props} />
    </section>
  );
}

/** That the page shows by itself when the code was paid, and how to stop that. */
function Updates({ frame, updates }: GuidePageProps) {
  const { language } = frame;
  const words = guideWords[language];
  return (
    <p class="hint updates">
      {updates ? words.updates(updateSeconds) : words.still}{' '}
      <a href={withLanguage(updates ? '?updates=off' : '?', language)}>
        {updates ? words.stop : words.lookAgain}
      </a>
    </p>
  );
}

function Steps({ frame, steps, payment, tillHref }: GuidePageProps) {
  const words = guideWords[frame.language];
  return (
    <section class="card">
      <h2>{words.steps}</h2>
      <ol class="steps">
        {steps.map((step) => (
          <li key={step}>
            <Step text={step} code={payment.paymentCode} />
          </li>
        ))}
      </ol>
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

/** A step's text with the payment code in groups, so that it looks the same as above. */
function Step({ text, code }: { text: string; code: string | undefined }) {
  if (code === undefined || code === '') return <>{text}</>;
  return (
    <>
      {text.split(code).map((part, place) => (
        <Fragment key={place}>
          {place > 0 && (
            <strong class="step-code">
              <CodeGroups code={code} />
            </strong>
          )}
          {part}
        </Fragment>
      ))}
    </>
  );
}
