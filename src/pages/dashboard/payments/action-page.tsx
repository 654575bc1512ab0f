// Giving money back and capturing it: the amount first, then what will happen, then the button that does it.
import type { ComponentChildren } from 'preact';
import { operations } from '../../../office/operations/index.ts';
import type { OutputOf } from '../../../office/operations/operation.ts';
import type { RefusalReason } from '../../../refusal.ts';
import { rupiah } from '../../kit/money.ts';
import { useHere, useWords } from '../here.ts';
import { type Context, dashboardPage } from '../page.ts';
import { TextInput } from '../parts/fields.tsx';
import { ActionForm, FormEnd, SubmitButton } from '../parts/form.tsx';
import { Money } from '../parts/money.tsx';
import { NoticeBox } from '../parts/notice.tsx';
import { PageHead, Panel } from '../parts/page-head.tsx';
import { StatusPill } from '../parts/pill.tsx';
import { refusalText } from '../refusal-words.ts';
import { type ActionWords, actionWords } from './action-words.ts';

export type ActionsShown = OutputOf<typeof operations.payments.actions>;
type Refund = Extract<ActionsShown['refund'], { possible: true }>;
type Capture = Extract<ActionsShown['capture'], { possible: true }>;

export const refundPage = dashboardPage({
  path: '/dashboard/payments/:id/refund',
  section: 'payments',
  permission: 'payments.refund',
  async show(ctx) {
    const words = actionWords[ctx.language];
    const { payment, refund } = await asked(ctx);
    const title = refund.possible && refund.type === 'VOID' ? words.voidTitle : words.refundTitle;
    const hint = (most: bigint) => words.refundHint(rupiah(most, ctx.language));
    return {
      title,
      body: (
        <Frame ctx={ctx} title={title} reference={payment.reference} status={payment.status}>
          {!(refund.possible && refund.whole_only) && (
            <AmountForm hint={refund.possible ? hint(refund.most) : undefined} />
          )}
          {refund.possible ? (
            <RefundPanel refund={refund} words={words} />
          ) : (
            <WhyNot why={refund.why} />
          )}
        </Frame>
      ),
    };
  },
  post: {
    async refund({ call, params, form, once, language }) {
      const body = { amount: form.whole('amount'), reason: form.text('reason') };
      const words = actionWords[language];
      const { status, message } = await call(operations.payments.refund, {
        params,
        body: JSON.parse(JSON.stringify(body)),
        key: once,
      });
      const to = `/dashboard/payments/${params.id}`;
      if (status === 'FAILED') return { to, notice: words.refused(message ?? status), tone: 'ill' };
      if (status === 'DUE') return { to, notice: words.due, tone: 'warn' };
      return { to, notice: status === 'OPENING' ? words.opening : words.refunded };
    },
  },
});

export const capturePage = dashboardPage({
  path: '/dashboard/payments/:id/capture',
  section: 'payments',
  permission: 'payments.capture',
  async show(ctx) {
    const words = actionWords[ctx.language];
    const { payment, capture } = await asked(ctx);
    const title = words.captureTitle;
    const hint = capture.possible
      ? words.captureHint(rupiah(capture.most, ctx.language))
      : undefined;
    return {
      title,
      body: (
        <Frame ctx={ctx} title={title} reference={payment.reference} status={payment.status}>
          <AmountForm hint={hint} />
          {capture.possible ? (
            <CapturePanel capture={capture} words={words} />
          ) : (
            <WhyNot why={capture.why} />
          )}
        </Frame>
      ),
    };
  },
  post: {
    async capture({ call, params, form, once, language }) {
      const body = { amount: form.whole('amount') };
      const words = actionWords[language];
      const made = await call(operations.payments.capture, { params, body, key: once });
      const to = `/dashboard/payments/${params.id}`;
      if (made.status === 'FAILED')
        return { to, notice: words.refused(made.message ?? ''), tone: 'ill' };
      return { to, notice: words.captured2 };
    },
  },
});

/** What can be done for the amount in the address, which may be typed with its dots. */
function asked({ call, params, query }: Context): Promise<ActionsShown> {
  const amount = query.amount?.replace(/^rp\.?/i, '').replace(/[\s.,]/g, '');
  return call(operations.payments.actions, {
    params,
    query: amount === undefined || amount === '' ? {} : { amount },
  });
}

interface FrameProps {
  ctx: Context;
  title: string;
  reference: string;
  status: string;
  children: ComponentChildren;
}

function Frame({ ctx, title, reference, status, children }: FrameProps) {
  const words = useWords(actionWords);
  return (
    <>
      <PageHead
        title={title}
        back={{ href: `/dashboard/payments/${ctx.params.id}`, label: words.of(reference) }}
        badge={<StatusPill status={status} />}
      />
      {children}
    </>
  );
}

/** Asks again with another amount; without a script too. */
function AmountForm({ hint }: { hint: string | undefined }) {
  const { query, path } = useHere();
  const words = useWords(actionWords);
  return (
    <Panel>
      <form method="get" action={path} class="form amount-form">
        <div class="input">
          <label for="wanted">{words.amount}</label>
          {hint && (
            <p class="muted small" id="wanted-hint">
              {hint}
            </p>
          )}
          <span class="money-input">
            <span aria-hidden="true">Rp</span>
            <input
              id="wanted"
              name="amount"
              type="text"
              inputMode="numeric"
              maxLength={24}
              value={query.amount}
              placeholder={words.whole}
              aria-describedby={hint ? 'wanted-hint' : undefined}
            />
          </span>
        </div>
        <FormEnd>
          <button type="submit" class="button quiet">
            {words.show}
          </button>
        </FormEnd>
      </form>
    </Panel>
  );
}

function WhyNot({ why }: { why: { code: string } }) {
  const { language } = useHere();
  const words = useWords(actionWords);
  return (
    <NoticeBox tone="warn" title={words.notPossible}>
      {refusalText(why as RefusalReason, language)}
    </NoticeBox>
  );
}

function RefundPanel({ refund, words }: { refund: Refund; words: ActionWords }) {
  const { language } = useHere();
  const money = (amount: bigint) => rupiah(amount, language);
  const isVoid = refund.type === 'VOID';
  const taken = words.from[refund.taken_from];
  const sentences = [
    refund.taken_from === 'none'
      ? words.ends(money(refund.amount))
      : words.back(money(refund.amount)),
    isVoid && refund.taken_from !== 'none' ? words.voidWhole : undefined,
    refund.taken_from === 'none' ? undefined : words[refund.how],
    typeof taken === 'string' ? taken : taken(money(refund.merchant_pays)),
    refund.taken_from === 'none' ? undefined : feeSentence(refund, words, money),
    refund.notifies ? words.notifies : words.silent,
    words.undone,
  ];
  const label = isVoid ? words.doVoid : words.doRefund;
  return (
    <Consequences words={words} sentences={sentences} preview={refund}>
      <ActionForm action="refund" hidden={{ amount: String(refund.amount) }}>
        <TextInput name="reason" label={words.reason} hint={words.reasonHint} required={false} />
        <FormEnd>
          <SubmitButton look="danger">{label(money(refund.amount))}</SubmitButton>
        </FormEnd>
      </ActionForm>
    </Consequences>
  );
}

function feeSentence(
  refund: Refund,
  words: ActionWords,
  money: (amount: bigint) => string,
): string {
  if (refund.fee_returned > 0n) return words.feeReturned(money(refund.fee_returned));
  const kept = refund.after.fee_amount;
  return kept > 0n ? words.feeKept(money(kept)) : words.noFee;
}

function CapturePanel({ capture, words }: { capture: Capture; words: ActionWords }) {
  const { language } = useHere();
  const money = (amount: bigint) => rupiah(amount, language);
  const sentences = [
    words.captured(money(capture.amount)),
    capture.given_back > 0n ? words.givenBack(money(capture.given_back)) : undefined,
    words.captureFee(money(capture.fee)),
    capture.notifies ? words.notifies : words.silent,
  ];
  return (
    <Consequences words={words} sentences={sentences} preview={capture}>
      <ActionForm action="capture" hidden={{ amount: String(capture.amount) }}>
        <FormEnd>
          <SubmitButton>{words.doCapture(money(capture.amount))}</SubmitButton>
        </FormEnd>
      </ActionForm>
    </Consequences>
  );
}

function Consequences(props: {
  words: ActionWords;
  sentences: readonly (string | undefined)[];
  preview: Refund | Capture;
  children: ComponentChildren;
}) {
  const { words, sentences, preview } = props;
  return (
    <Panel title={words.consequences}>
      <ul class="consequences">
        {sentences
          .filter((sentence) => sentence !== undefined)
          .map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
      </ul>
      <p>
        {words.after}: <StatusPill status={preview.after.status} />
      </p>
      {preview.postings.length > 0 && (
        <details class="unfold">
          <summary>{words.postings}</summary>
          <div class="postings">
            {preview.postings.flatMap(({ kind, postings }) =>
              postings.map(({ account, amount }) => (
                <div key={`${kind} ${account}`}>
                  <code>{account}</code> <Money amount={amount} />
                </div>
              )),
            )}
          </div>
        </details>
      )}
      {props.children}
    </Panel>
  );
}
