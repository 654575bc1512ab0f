// The frame of a provider's steps: the purchase, the progress, the step's form, and the buttons to leave.
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

/** What the page of a provider's step needs. */
export interface ProviderStepProps {
  /** Without a language switch: the page adds its own, which keeps the step. */
  frame: Omit<Frame, 'languageSwitch'>;
  channel: { id: string; name: string };
  /** The merchant's name. */
  shop: string;
  payment: Pick<Payment, 'amount' | 'reference' | 'purchase' | 'expiresAt'>;
  /** Where the forms post to. */
  action: string;
  /** State that the next post must send back. The page does not read it. */
  state: string;
}

interface ProviderPageProps<Step extends string> extends ProviderStepProps {
  title: string;
  step: Step;
  /** The names of the steps, in their order. */
  steps: Readonly<Record<Step, string>>;
  problems: readonly Problem[];
  /** A note above the form. */
  note?: string | undefined;
  children: ComponentChildren;
}

/**
 * The page of one step. Its form posts `step`, `state`, `lang`, and as `do` the value of the step's button,
 * `cancel`, `decline`, or `show`, which asks for the same step in another language.
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

/** The list of steps. The finished steps and the current step are marked. */
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
