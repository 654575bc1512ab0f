// Settling now: what would be paid to whom, and the button that does it.
import { operations } from '../../../office/operations/index.ts';
import type { OutputOf } from '../../../office/operations/operation.ts';
import type { Language } from '../../kit/language.ts';
import { rupiah } from '../../kit/money.ts';
import { type Context, dashboardPage } from '../page.ts';
import { Confirm } from '../parts/confirm.tsx';
import { DetailList } from '../parts/detail-list.tsx';
import { Money } from '../parts/money.tsx';
import { NoticeBox } from '../parts/notice.tsx';
import { PageHead, Panel } from '../parts/page-head.tsx';
import { EmptyState } from '../parts/table.tsx';
import { Transfers } from './batch-page.tsx';
import { settlementWords } from './words.ts';

type Expected = OutputOf<typeof operations.settlements.preview>['batches'][number];

export const settleNowPage = dashboardPage({
  path: '/dashboard/settlements/new',
  section: 'settlements',
  permission: 'settlements.run',
  async show(ctx) {
    const { call, language, clientId } = ctx;
    const words = settlementWords[language];
    const { batches, unpayable } = await call(operations.settlements.preview, {
      query: { ...(clientId && { client_id: clientId }) },
    });
    return {
      title: words.previewTitle,
      body: (
        <>
          <PageHead
            title={words.previewTitle}
            back={{ href: '/dashboard/settlements', label: words.settlements }}
            lead={words.previewLead}
            actions={batches.length > 0 && <Settle batches={batches} {...ctx} />}
          />
          {unpayable.length > 0 && (
            <NoticeBox tone="warn">
              {words.unpayable} {unpayable.join(', ')}
            </NoticeBox>
          )}
          {batches.length === 0 ? (
            <EmptyState title={words.nothingToSettle} advice={words.nothingToSettleAdvice} />
          ) : (
            batches.map((batch) => (
              <Panel key={batch.client_id} title={nameOf(ctx, batch.client_id)}>
                <Sums batch={batch} language={language} />
                <Transfers rows={batch.transfers} language={language} />
              </Panel>
            ))
          )}
        </>
      ),
    };
  },
  post: {
    async settle(ctx) {
      const { call, once, language, clientId, form } = ctx;
      const words = settlementWords[language];
      const whose = form.text('client_id') ?? clientId;
      const { batches, failed } = await call(operations.settlements.run, {
        body: { ...(whose && { client_id: whose }) },
        key: once,
      });
      const to = '/dashboard/settlements';
      if (failed !== undefined) {
        const names = failed.map((one) => nameOf(ctx, one)).join(', ');
        return { to, notice: words.failed(names), tone: 'ill' };
      }
      if (batches.length === 0) return { to, notice: words.doneNone, tone: 'warn' };
      return { to, notice: words.done(batches.length) };
    },
  },
});

function nameOf({ merchants }: Pick<Context, 'merchants'>, clientId: string): string {
  return merchants.find((one) => one.clientId === clientId)?.name ?? clientId;
}

function Settle({ batches, ...ctx }: { batches: readonly Expected[] } & Context) {
  const words = settlementWords[ctx.language];
  return (
    <Confirm
      action="settle"
      label={words.settleNow}
      confirm={words.confirmMany}
      look="primary"
      icon="landmark"
      hidden={ctx.clientId === undefined ? undefined : { client_id: ctx.clientId }}
      what={
        <>
          <p>{words.willPay}:</p>
          <ul>
            {batches.map((one) => (
              <li key={one.client_id}>
                {nameOf(ctx, one.client_id)}: <strong>{rupiah(one.paid_out, ctx.language)}</strong>
              </li>
            ))}
          </ul>
          <p>{words.confirmWhat}</p>
        </>
      }
    />
  );
}

function Sums({ batch, language }: { batch: Expected; language: Language }) {
  const words = settlementWords[language];
  const unlessZero = (amount: bigint) => (amount === 0n ? undefined : <Money amount={amount} />);
  return (
    <DetailList
      rows={[
        [words.payments, batch.payment_count.toLocaleString(language)],
        [words.gross, <Money amount={batch.gross} />],
        [words.fees, <Money amount={-batch.fees} />],
        [words.refunded, unlessZero(-batch.refunded)],
        [words.restored, unlessZero(batch.restored)],
        [words.adjusted, unlessZero(batch.adjusted)],
        [words.carriedIn, unlessZero(batch.carried_in)],
        [words.returnedIn, unlessZero(batch.returned_in)],
        [words.carriedOut, unlessZero(batch.carried_out)],
        [
          words.willPay,
          <strong>
            <Money amount={batch.paid_out} />
          </strong>,
        ],
      ]}
    />
  );
}
