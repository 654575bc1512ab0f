// Applying money in suspense: the payment first, then what will happen, then the button that does it.
import { isUuid } from '../../../lib/ids.ts';
import { operations } from '../../../office/operations/index.ts';
import type { OutputOf } from '../../../office/operations/operation.ts';
import { Refusal } from '../../../refusal.ts';
import { rupiah } from '../../kit/money.ts';
import type { Context } from '../page.ts';
import { TextArea } from '../parts/fields.tsx';
import { ActionForm, FormEnd, SubmitButton } from '../parts/form.tsx';
import { NoticeBox } from '../parts/notice.tsx';
import { Panel } from '../parts/page-head.tsx';
import { refusalText } from '../refusal-words.ts';
import { type ExceptionWords, exceptionWords } from './words.ts';

export type ExceptionShown = OutputOf<typeof operations.exceptions.show>;
type Preview = OutputOf<typeof operations.exceptions.preview>;

/** What applying would do, or why it is not possible; neither until a payment is named. */
export interface FoundApplication {
  preview?: Preview | undefined;
  problem?: string | undefined;
}

/** For the payment of the address, or the one that the money was meant for. */
export async function findApplication(
  ctx: Context,
  shown: ExceptionShown,
): Promise<FoundApplication> {
  const { call, params, query, language } = ctx;
  try {
    const found = await paymentOf(ctx, shown);
    if (typeof found !== 'object') return { problem: found };
    const preview = await call(operations.exceptions.preview, {
      params,
      query: { payment_id: found.id, ...(query.with && { with: query.with.replace(/\s/g, '') }) },
    });
    return { preview };
  } catch (error) {
    if (error instanceof Refusal) return { problem: refusalText(error.reason, language) };
    throw error;
  }
}

/** Its id; undefined if none is named, a text if there is not exactly one. */
async function paymentOf(
  { call, query, language }: Context,
  { payment_id, channel }: ExceptionShown,
): Promise<{ id: string } | string | undefined> {
  const named = query.payment?.trim() ?? payment_id ?? undefined;
  if (named === undefined) return undefined;
  if (isUuid(named)) return { id: named };
  const words = exceptionWords[language];
  const { payments } = await call(operations.payments.list, {
    query: { reference: named, channel },
  });
  const [only, another] = payments;
  if (only === undefined) return words.notFound;
  return another === undefined ? { id: only.id } : words.several;
}

export function Apply(props: { shown: ExceptionShown; found: FoundApplication; ctx: Context }) {
  const { shown, found, ctx } = props;
  const { query, path, language } = ctx;
  const words = exceptionWords[language];
  return (
    <Panel title={words.apply} lead={words.applyLead}>
      <form method="get" action={path} class="form">
        <div class="form-row">
          <Asked
            name="payment"
            label={words.which}
            hint={words.whichHint}
            value={query.payment ?? shown.payment_reference ?? undefined}
          />
          <Asked name="with" label={words.with} hint={words.withHint} value={query.with} />
        </div>
        <FormEnd>
          <button type="submit" class="button quiet">
            {words.show}
          </button>
        </FormEnd>
      </form>
      {found.problem && <NoticeBox tone="warn">{found.problem}</NoticeBox>}
      {found.preview && <Consequences preview={found.preview} ctx={ctx} words={words} />}
    </Panel>
  );
}

/** A field of a form that only asks. */
function Asked(props: { name: string; label: string; hint: string; value: string | undefined }) {
  const id = `apply-${props.name}`;
  return (
    <div class="input">
      <label for={id}>{props.label}</label>
      <p class="muted small" id={`${id}-hint`}>
        {props.hint}
      </p>
      <input
        id={id}
        name={props.name}
        type="text"
        maxLength={500}
        value={props.value}
        aria-describedby={`${id}-hint`}
      />
    </div>
  );
}

function Consequences(props: { preview: Preview; ctx: Context; words: ExceptionWords }) {
  const { preview, ctx, words } = props;
  const { payment, amount, open, fee, parts, possible } = preview;
  const money = (size: bigint) => rupiah(size, ctx.language);
  if (!possible) {
    return (
      <NoticeBox tone="warn">
        {open === 0n ? words.notOpen(payment.status) : words.tooLittle(money(open), money(amount))}
      </NoticeBox>
    );
  }
  const rest = parts.reduce((sum, part) => sum + part.rest, 0n);
  const sentences = [
    words.becomes(payment.reference),
    words.credited(money(amount), money(fee)),
    rest > 0n ? words.rest(money(rest)) : undefined,
    words.told,
    words.undone,
  ].filter((sentence) => sentence !== undefined);
  return (
    <>
      <h3>{words.consequences}</h3>
      <ul class="consequences">
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      <ActionForm
        action="apply"
        hidden={{
          payment_id: payment.id,
          with: parts
            .slice(1)
            .map((part) => part.exception_id)
            .join(','),
        }}
      >
        <TextArea name="reason" label={words.reason} hint={words.reasonHint} rows={2} />
        <FormEnd>
          <SubmitButton>{words.doApply(money(amount))}</SubmitButton>
        </FormEnd>
      </ActionForm>
    </>
  );
}
