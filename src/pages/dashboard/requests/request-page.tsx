// One call of the merchant API: why it was refused, what came in byte for byte, and what it was answered.
import { operations } from '../../../office/operations/index.ts';
import type { OutputOf } from '../../../office/operations/operation.ts';
import { address, useHere, useWords } from '../here.ts';
import { dashboardPage } from '../page.ts';
import { CodeBlock, CopyText, JsonText } from '../parts/code-block.tsx';
import { DetailList } from '../parts/detail-list.tsx';
import { When } from '../parts/money.tsx';
import { NoticeBox } from '../parts/notice.tsx';
import { Columns, PageHead, Panel } from '../parts/page-head.tsx';
import { type Diagnosis, DiagnosisView } from './diagnosis.tsx';
import { base, Caller, ResultPill } from './parts.tsx';
import { requestWords } from './words.ts';

type Call = OutputOf<typeof operations.requests.show> & {
  why?: string;
  wire_code?: string;
  body?: string;
  body_base64?: string;
  body_intact?: boolean;
  body_bytes?: number;
  answer?: string | null;
  diagnosis?: Diagnosis;
  not_kept?: number;
};

export const requestPage = dashboardPage({
  path: `${base}/:id`,
  section: 'requests',
  permission: 'requests.read',
  async show({ call, params, language }) {
    const words = requestWords[language];
    const shown = (await call(operations.requests.show, {
      params: { id: params.id ?? '' },
    })) as Call;
    const back = {
      href: shown.refused ? address(base, { refused: 'true' }) : base,
      label: shown.refused ? `${words.title}: ${words.refused}` : words.title,
    };
    return {
      title: `${shown.method} ${shown.path}`,
      wide: true,
      body: (
        <>
          <PageHead
            title={<span class="call-path">{`${shown.method} ${shown.path}`}</span>}
            back={back}
            badge={<ResultPill {...shown} />}
          />
          <Columns>
            <div class="stack">
              {shown.refused && <WhyPanel call={shown} />}
              <RequestPanel call={shown} />
              <AnswerPanel call={shown} />
            </div>
            <FactsPanel call={shown} />
          </Columns>
        </>
      ),
    };
  },
});

function WhyPanel({ call: { why, diagnosis, wire_code, code } }: { call: Call }) {
  const words = useWords(requestWords);
  return (
    <Panel
      title={diagnosis ? words.whySignature : words.whyTitle}
      lead={<code>{wire_code || code}</code>}
    >
      {diagnosis ? (
        <DiagnosisView diagnosis={diagnosis} />
      ) : (
        <NoticeBox tone="ill">{why ?? ''}</NoticeBox>
      )}
    </Panel>
  );
}

function RequestPanel({ call }: { call: Call }) {
  const words = useWords(requestWords);
  const { headers, body = '', body_base64: base64, body_intact: isIntact = true } = call;
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return (
    <Panel title={words.request}>
      <CodeBlock label={words.headers} text={lines.join('\n')} />
      {body === '' ? (
        <p class="muted">{words.noBody}</p>
      ) : base64 === undefined ? (
        <CodeBlock label={words.body} text={body} />
      ) : (
        <>
          <p>{words.binary}</p>
          <CodeBlock label={words.body} text={base64} />
        </>
      )}
      {!isIntact && <p class="muted small">{words.cut}</p>}
    </Panel>
  );
}

function AnswerPanel({ call: { answer, status } }: { call: Call }) {
  const words = useWords(requestWords);
  const why = status === null ? words.noAnswer : words.answerNotKept;
  return (
    <Panel title={words.answer}>
      {answer ? <JsonText label={`HTTP ${status}`} text={answer} /> : <p class="muted">{why}</p>}
    </Panel>
  );
}

function FactsPanel({ call }: { call: Call }) {
  const { language } = useHere();
  const words = useWords(requestWords);
  const { request_id: requestId, payment_id: paymentId, body_bytes: bytes } = call;
  const more = call.not_kept ?? 0;
  return (
    <Panel title={words.facts}>
      <DetailList
        rows={[
          [words.at, <When key="at" at={call.at} />],
          [words.merchant, <Caller key="merchant" clientId={call.client_id} />],
          [words.channel, call.channel],
          [words.method, call.method],
          [words.path, <CopyText key="path" text={call.path} />],
          [words.requestId, requestId && <CopyText text={requestId} />],
          [
            words.payment,
            paymentId && <a href={`/dashboard/payments/${paymentId}`}>{paymentId}</a>,
          ],
          [words.code, call.code && <code>{call.code}</code>],
          [words.body, bytes && `${bytes.toLocaleString(language)} ${words.bytes}`],
          [words.othersNotKept, more > 0 ? more.toLocaleString(language) : undefined],
        ]}
      />
      {requestId && (
        <p>
          <a href={address(base, { request_id: requestId })}>{words.sameId}</a>
        </p>
      )}
      {call.code && (
        <p>
          <a href={address(base, { refused: 'true', code: call.code })}>{words.sameError}</a>
        </p>
      )}
    </Panel>
  );
}
