// One notification: every attempt, byte for byte in both directions.
import { operations } from '../../../office/operations/index.ts';
import type { OutputOf } from '../../../office/operations/operation.ts';
import type { Language } from '../../kit/language.ts';
import { useHere, useWords } from '../here.ts';
import { dashboardPage } from '../page.ts';
import { CodeBlock, CopyText, JsonText } from '../parts/code-block.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { DetailList } from '../parts/detail-list.tsx';
import { When } from '../parts/money.tsx';
import { NoticeBox } from '../parts/notice.tsx';
import { Columns, PageHead, Panel } from '../parts/page-head.tsx';
import { Timeline } from '../parts/timeline.tsx';
import { factSaid } from '../said/said.ts';
import { base, StatePills } from './parts.tsx';
import { notificationWords } from './words.ts';

type One = OutputOf<typeof operations.notifications.show>;
type Attempt = One['attempts'][number];

export const notificationPage = dashboardPage({
  path: `${base}/:id`,
  section: 'notifications',
  permission: 'notifications.read',
  async show({ call, params, language, may }) {
    const words = notificationWords[language];
    const { id = '' } = params;
    const one = await call(operations.notifications.show, { params: { id } });
    return {
      title: one.reference,
      wide: true,
      body: (
        <>
          <PageHead
            title={one.reference}
            back={{ href: base, label: words.title }}
            badge={<StatePills of={one} />}
            actions={
              may('notifications.resend') && (
                <Confirm
                  action="resend"
                  label={words.resend}
                  look="primary"
                  icon="refresh-cw"
                  what={<p>{words.resendWhat}</p>}
                />
              )
            }
          />
          {one.muted && <NoticeBox tone="warn">{words.mutedWhy}</NoticeBox>}
          <Columns>
            <div class="stack">
              <Attempts of={one} />
              <Panel title={words.what}>
                <JsonText label={words.body} text={one.body} />
              </Panel>
            </div>
            <Facts of={one} />
          </Columns>
        </>
      ),
    };
  },
  post: {
    async resend({ call, params, once, language, path }) {
      const { id = '' } = params;
      await call(operations.notifications.resend, { params: { id }, key: once });
      return { to: path, notice: notificationWords[language].resent };
    },
  },
});

function Attempts({ of: { attempts } }: { of: One }) {
  const { language } = useHere();
  const words = useWords(notificationWords);
  return (
    <Panel title={words.attempts}>
      {attempts.length === 0 ? (
        <p class="muted">{words.noAttempts}</p>
      ) : (
        <Timeline
          entries={attempts
            .map((attempt, index) => ({
              at: attempt.at,
              title: `${words.attempt} ${index + 1}: ${resultOf(attempt, words.noAnswer, language)}`,
              tone: attempt.error === null ? ('good' as const) : ('ill' as const),
              body: <AttemptBody of={attempt} />,
            }))
            .reverse()}
        />
      )}
    </Panel>
  );
}

function resultOf(
  { http_status: status, error }: Attempt,
  noAnswer: string,
  language: Language,
): string {
  const said = factSaid(error ?? '', language);
  return [status === null ? noAnswer : `HTTP ${status}`, said].filter(Boolean).join(' – ');
}

function AttemptBody({ of: attempt }: { of: Attempt }) {
  const words = useWords(notificationWords);
  const { language } = useHere();
  const headers = Object.entries(attempt.request_headers).map(
    ([name, value]) => `${name}: ${value}`,
  );
  return (
    <div class="stack">
      <p class="muted small">
        {words.took} {attempt.duration_ms.toLocaleString(language)} ms
      </p>
      <details class="unfold">
        <summary>{words.requestHeaders}</summary>
        <CodeBlock label={words.requestHeaders} text={headers.join('\n')} />
      </details>
      {attempt.http_status !== null &&
        (attempt.response_body === '' ? (
          <p class="muted small">{words.emptyAnswer}</p>
        ) : (
          <CodeBlock label={words.answer} text={attempt.response_body} />
        ))}
    </div>
  );
}

function Facts({ of: one }: { of: One }) {
  const words = useWords(notificationWords);
  const { nameOf } = useHere();
  const isTest = one.event === 'test';
  return (
    <Panel title={words.facts}>
      <DetailList
        rows={[
          [words.event, one.event],
          [words.merchant, nameOf(one.client_id) ?? one.client_id],
          [words.channel, one.channel],
          [words.url, <CopyText key="url" text={one.url} />],
          [words.at, <When key="at" at={one.created_at} />],
          [words.next, one.next_attempt_at && <When at={one.next_attempt_at} />],
          [
            words.payment,
            isTest ? undefined : (
              <a href={`/dashboard/payments/${one.payment_id}`}>{one.reference}</a>
            ),
          ],
          [words.id, <CopyText key="id" text={one.id} />],
        ]}
      />
    </Panel>
  );
}
