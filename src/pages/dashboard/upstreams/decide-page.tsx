// A payment at its provider: what is open, asking again, and deciding what the provider does not say.
import { operations } from '../../../office/operations/index.ts';
import type { OutputOf } from '../../../office/operations/operation.ts';
import { dashboardPage } from '../page.ts';
import { Select } from '../parts/choices.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { DetailList } from '../parts/detail-list.tsx';
import { TextArea } from '../parts/fields.tsx';
import { ActionForm, FormEnd, SubmitButton } from '../parts/form.tsx';
import { Money, When } from '../parts/money.tsx';
import { NoticeBox } from '../parts/notice.tsx';
import { PageHead, Panel } from '../parts/page-head.tsx';
import { StatusPill } from '../parts/pill.tsx';
import { SaidFact } from '../said/fact.tsx';
import { BookForm, book } from './booking.tsx';
import { type UpstreamWords, upstreamWords } from './words.ts';

type Shown = OutputOf<typeof operations.upstreams.show>;

export const atProviderPage = dashboardPage({
  path: '/dashboard/payments/:id/provider',
  section: 'upstreams',
  permission: 'upstreams.read',
  async show({ call, params, language, may }) {
    const words = upstreamWords[language];
    const shown = await call(operations.upstreams.show, { params });
    const { payment, upstream, open } = shown;
    const [matter] = open;
    return {
      title: words.decideTitle,
      body: (
        <>
          <PageHead
            title={words.decideTitle}
            back={{ href: `/dashboard/payments/${params.id}`, label: words.of(payment.reference) }}
            lead={matter && words.matters[matter]}
            badge={<StatusPill status={payment.status} />}
            actions={
              may('upstreams.work') &&
              upstream !== null && (
                <Confirm
                  action="ask"
                  label={words.ask}
                  icon="refresh-cw"
                  what={<p>{words.askWhat}</p>}
                />
              )
            }
          />
          <Panel>
            <DetailList
              rows={
                [
                  [words.provider, upstream],
                  [words.amount, <Money key="amount" amount={payment.amount} />],
                  [words.since, <When key="since" at={payment.created_at} />],
                  [words.asked, shown.asked > 0 && words.times(shown.asked)],
                  [words.next, shown.next_at && <When at={shown.next_at} />],
                  [
                    words.why,
                    shown.problem && (
                      <bdi class="breakable">
                        <SaidFact text={shown.problem} />
                      </bdi>
                    ),
                  ],
                ].filter(([, value]) => value !== false) as never
              }
            />
          </Panel>
          {matter === undefined && (
            <NoticeBox tone="info">
              {upstream === null ? words.notThere : words.nothingOpen}
            </NoticeBox>
          )}
          {matter !== undefined && may('upstreams.work') && (
            <Decide matter={matter} words={words} />
          )}
          {matter === undefined && upstream !== null && may('upstreams.work') && (
            <BookForm words={words} status={payment.status} />
          )}
        </>
      ),
    };
  },
  post: {
    async ask({ call, params, path, once, language }) {
      await call(operations.upstreams.ask, { params, key: once });
      return { to: path, notice: upstreamWords[language].asks };
    },
    async book(ctx) {
      await book(ctx, ctx.params.id ?? '');
      return { to: ctx.path, notice: upstreamWords[ctx.language].booked };
    },
    async decide({ call, params, path, form, once, language }) {
      const body = {
        matter: form.text('matter') as 'payment',
        outcome: form.text('outcome') as 'done',
        reason: form.text('reason') ?? '',
      };
      await call(operations.upstreams.decide, { params, body, key: once });
      return { to: path, notice: upstreamWords[language].decided };
    },
  },
});

function Decide({ matter, words }: { matter: Shown['open'][number]; words: UpstreamWords }) {
  const [done, refused] = [words.done[matter], words.refused[matter]];
  const choices: [string, string][] = [
    ...(refused === undefined ? [] : [['refused', refused] as [string, string]]),
    ...(done === undefined ? [] : [['done', done] as [string, string]]),
  ];
  return (
    <Panel title={words.decide} lead={words.decideLead}>
      <ActionForm action="decide" hidden={{ matter }}>
        <Select name="outcome" label={words.outcome} choices={choices} />
        <TextArea name="reason" label={words.reason} hint={words.reasonHint} rows={2} />
        <FormEnd>
          <SubmitButton look="danger">{words.save}</SubmitButton>
        </FormEnd>
      </ActionForm>
    </Panel>
  );
}
