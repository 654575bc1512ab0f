// The simulated bank's 3-D Secure pages: the challenge, its end, and the hidden device check.
import type { ComponentChildren } from 'preact';
import { cardStylesheet } from '../../../pages/card/assets.ts';
import { CardNumber } from '../../../pages/card/card-number.tsx';
import type { CardFrame, PageScript } from '../../../pages/card/props.ts';
import { ActionButton, HiddenFields, type Problem, TextField } from '../../../pages/kit/form.tsx';
import { Icon } from '../../../pages/kit/icons.tsx';
import { Document, type Frame, Switch } from '../../../pages/kit/layout.tsx';
import { rupiah } from '../../../pages/kit/money.ts';
import { Facts, SandboxBox } from '../../../pages/kit/parts.tsx';
import { type BankLook, bankSheet } from './bank-look.ts';
import type { ChallengeDoneProps, ChallengeProps, MethodProps } from './bank-props.ts';
import { challengeWords } from './challenge-words.ts';

/** The page on which the bank asks for the one-time password. */
export function ChallengePage(props: ChallengeProps) {
  const { action, state, problem } = props;
  const { language } = props.frame;
  const words = challengeWords[language];
  const problems: Problem[] = problem ? [{ field: 'otp', message: wrong(props, problem) }] : [];
  const frame = {
    ...props.frame,
    languageSwitch: { action, hidden: { state, do: 'show' } },
  };
  return (
    <BankDocument
      frame={frame}
      bank={props.bank}
      title={words.title}
      failed={problem !== undefined}
      framed={props.framed}
    >
      <h1>{words.title}</h1>
      <p class="lead">{words.lead}</p>
      <Facts
        rows={[
          [words.amount, <strong>{rupiah(props.amount, language)}</strong>],
          [words.shop, props.shop],
          [words.card, <CardNumber {...props} language={language} />],
        ]}
      />
      <form id="challenge" method="post" action={action} noValidate>
        <HiddenFields values={{ state, lang: language }} />
        <TextField
          id="otp"
          label={words.otp}
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={12}
          look="code"
          problems={problems}
        />
        <ActionButton value="confirm" look="primary">
          {words.confirm}
        </ActionButton>
      </form>
      <SandboxBox title={words.sandbox}>
        <p>
          {words.otpIs} <code>{props.otp}</code>
        </p>
        <div class="bank-ways">
          <ActionButton value="refuse" look="danger" form="challenge">
            {words.refuse}
          </ActionButton>
          <ActionButton value="time-out" look="quiet" form="challenge">
            {words.timeOut}
          </ActionButton>
        </div>
      </SandboxBox>
    </BankDocument>
  );
}

function wrong({ frame, triesLeft }: ChallengeProps, problem: 'otp-missing' | 'otp-wrong'): string {
  const words = challengeWords[frame.language];
  const message = words.problems[problem];
  return problem === 'otp-wrong' ? `${message}. ${words.triesLeft(triesLeft)}` : message;
}

/** The page that sends the bank's answer to the page around the frame. */
export function ChallengeDone(props: ChallengeDoneProps) {
  const words = challengeWords[props.frame.language];
  return (
    <BankDocument
      frame={props.frame}
      bank={props.bank}
      title={words.back}
      script={props.script}
      framed={props.framed}
      plain
    >
      <h1 class="unseen">{words.back}</h1>
      <p>{words.done[props.outcome]}</p>
      <form method="post" action={props.action} target="_parent" data-send>
        <HiddenFields values={props.hidden} />
        <button type="submit" class="button primary">
          {words.back}
        </button>
      </form>
    </BankDocument>
  );
}

/** The hidden device check before the challenge. Nobody sees it. */
export function MethodPage({ frame }: MethodProps) {
  const words = challengeWords[frame.language];
  return (
    <Document frame={frame} title={words.method}>
      <main>
        <h1>{words.method}</h1>
      </main>
    </Document>
  );
}

interface BankDocumentProps {
  frame: Frame | CardFrame;
  bank: string;
  title: string;
  failed?: boolean | undefined;
  script?: PageScript | undefined;
  framed: BankLook | undefined;
  /** Leaves out the language switch. In a frame, that of the page around it is enough. */
  plain?: boolean | undefined;
  children: ComponentChildren;
}

// The bank has its own look, without the shop's colours and without our logo.
function BankDocument({ bank, plain, framed, children, ...props }: BankDocumentProps) {
  const words = challengeWords[props.frame.language];
  return (
    <Document
      frame={{ ...props.frame, stylesheets: [cardStylesheet.path, ...bankSheet(framed)] }}
      title={`${props.title} · ${bank}`}
      failed={props.failed}
      script={props.script}
    >
      <main class="bank" aria-label={bank}>
        <header class="bank-head">
          <p class="bank-name">
            <Icon name="lock" size={18} />
            <strong>{bank}</strong> <span class="tag">{words.simulated}</span>
          </p>
          {!plain && framed === undefined && <Switch frame={props.frame} />}
        </header>
        <div class="bank-main">{children}</div>
      </main>
    </Document>
  );
}
