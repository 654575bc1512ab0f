// The frame of a provider's steps: what is paid for, how far the customer is, the step's form, the ways out.
import type { ComponentChildren } from 'preact';
import {
  ActionButton,
  HiddenFields,
  type Problem,
  ProblemSummary,
} from '../../../pages/kit/form.tsx';
import { type Frame, Layout } from '../../../pages/kit/layout.tsx';
import { SandboxBox } from '../../../pages/kit/parts.tsx';
import type { Payment } from '../../../payments/payment.ts';
import { providerWords } from './provider-words.ts';
import { PurchaseSummary } from './purchase-summary.tsx';

/** What a page of any provider's step is made of. */
export interface ProviderStepProps {
  /** The page puts its own language switch in, one that keeps the step. */
  frame: Omit<Frame, 'languageSwitch'>;
  channel: { id: string; name: string };
  /** The merchant's name. */
  shop: string;
  payment: Pick<Payment, 'amount' | 'reference' | 'purchase' | 'expiresAt'>;
  /** Where the forms post to. */
  action: string;
  /** What the next step must bring back, opaque to the page. */
  state: string;
}

interface ProviderPageProps<Step extends string> extends ProviderStepProps {
  title: string;
  step: Step;
  /** What each step is called, in their order. */
  steps: Readonly<Record<Step, string>>;
  problems: readonly Problem[];
  /** Stands above the form. */
  note?: string | undefined;
  children: ComponentChildren;
}

/**
 * A step. Its form posts `step`, `state`, `lang` and as `do` what the step's own button says, `cancel`,
 * `decline`, or `show`: the same step again, in another language.
 */
export function ProviderPage<Step extends string>(props: ProviderPageProps<Step>) {
  const { channel, shop, step, title, action, problems } = props;
  const { language } = props.frame;
  const words = providerWords[language];
  const hidden = { step, state: props.state };
  const languageSwitch = { action, hidden: { ...hidden, do: 'show' } };
  return (
    <Layout
      frame={{ ...props.frame, languageSwitch }}
      title={title}
      failed={problems.length > 0}
      brand={channel.id}
    >
      <div class="checkout">
        <PurchaseSummary {...props} />
        <section class="card" aria-labelledby="title">
          <Progress step={step} steps={props.steps} label={words.progress} />
          <ProblemSummary language={language} problems={problems} />
          <h1 id="title">{title}</h1>
          {props.note !== undefined && <p class="hint">{props.note}</p>}
          <form id="answer" method="post" action={action} noValidate>
            <HiddenFields values={{ ...hidden, lang: language }} />
            {props.children}
            <ActionButton value="cancel" look="quiet">
              {words.cancel(shop)}
            </ActionButton>
          </form>
        </section>
        <SandboxBox title={words.play(channel.name)}>
          <p>{words.playHint(channel.name)}</p>
          <ActionButton value="decline" look="danger" form="answer">
            {words.decline(channel.name)}
          </ActionButton>
        </SandboxBox>
      </div>
    </Layout>
  );
}

/** Those behind and the present one are marked. */
function Progress<Step extends string>(props: {
  step: Step;
  steps: Readonly<Record<Step, string>>;
  label: string;
}) {
  const order = Object.keys(props.steps) as Step[];
  const reached = order.indexOf(props.step);
  return (
    <ol class="progress" aria-label={props.label}>
      {order.map((step, place) => (
        <li
          key={step}
          class={place < reached ? 'done' : undefined}
          aria-current={place === reached ? 'step' : undefined}
        >
          {props.steps[step]}
        </li>
      ))}
    </ol>
  );
}
