// A provider's notification that a person has to look at: booking what it says, or saying that nothing has to be booked.

import { missing } from '../../../office/named.ts';
import { operations } from '../../../office/operations/index.ts';
import { dashboardPage } from '../page.ts';
import { CodeBlock } from '../parts/code-block.tsx';
import { DetailList } from '../parts/detail-list.tsx';
import { TextArea } from '../parts/fields.tsx';
import { ActionForm, FormEnd, SubmitButton } from '../parts/form.tsx';
import { When } from '../parts/money.tsx';
import { NoticeBox } from '../parts/notice.tsx';
import { PageHead, Panel } from '../parts/page-head.tsx';
import { SaidFact } from '../said/fact.tsx';
import { BookForm, book } from './booking.tsx';
import { upstreamWords } from './words.ts';

const list = '/dashboard/upstreams';

export const providerNotificationPage = dashboardPage({
  path: `${list}/notifications/:id`,
  section: 'upstreams',
  permission: 'upstreams.read',
  async show({ call, params, language, may }) {
    const words = upstreamWords[language];
    const shown = await call(operations.upstreams.notification, { params });
    const { payment, says } = shown;
    const isOpen = shown.result === 'UNMATCHED';
    return {
      title: words.notification,
      body: (
        <>
          <PageHead
            title={words.notification}
            back={{ href: list, label: words.title }}
            lead={words.unmatchedLead}
          />
          {!isOpen && <NoticeBox tone="info">{words.worked}</NoticeBox>}
          <Panel>
            <DetailList
              rows={[
                [words.provider, shown.upstream],
                [
                  words.payment,
                  payment === null ? (
                    <bdi key="reference">{shown.reference ?? '–'}</bdi>
                  ) : (
                    <a key="payment" href={`/dashboard/payments/${payment.id}/provider`}>
                      <bdi>{payment.reference}</bdi>
                    </a>
                  ),
                ],
                [words.why, <SaidFact key="why" text={shown.why} otherwise="–" />],
                [words.received, <When key="at" at={shown.received_at} />],
                [words.deliveries, String(shown.deliveries)],
              ]}
            />
          </Panel>
          <Panel>
            <CodeBlock label={words.body} text={shown.body} />
          </Panel>
          {isOpen && may('upstreams.work') && (
            <>
              {payment !== null && <BookForm words={words} status={payment.status} says={says} />}
              <Panel title={words.dismiss} lead={words.dismissLead}>
                <ActionForm action="dismiss">
                  <TextArea name="reason" label={words.reason} hint={words.reasonHint} rows={2} />
                  <FormEnd>
                    <SubmitButton>{words.dismiss}</SubmitButton>
                  </FormEnd>
                </ActionForm>
              </Panel>
            </>
          )}
        </>
      ),
    };
  },
  post: {
    async book(ctx) {
      const { call, params, path, language } = ctx;
      const { id, payment } = await call(operations.upstreams.notification, { params });
      if (payment === null) throw missing('payment', id);
      await book(ctx, payment.id, id);
      return { to: path, notice: upstreamWords[language].booked };
    },
    async dismiss({ call, params, form, once, language }) {
      const body = { reason: form.text('reason') ?? '' };
      await call(operations.upstreams.dismiss, { params, body, key: once });
      return { to: list, notice: upstreamWords[language].dismissed };
    },
  },
});
