// Calls of the merchant API: all of them, or those that were refused.
import { operations } from '../../../office/operations/index.ts';
import type { OutputOf } from '../../../office/operations/operation.ts';
import { type Context, dashboardPage } from '../page.ts';
import { type Filter, FilterBar, filterNames, filterValues } from '../parts/filters.tsx';
import { When } from '../parts/money.tsx';
import { NoticeBox } from '../parts/notice.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { type Column, DataTable } from '../parts/table.tsx';
import { base, Caller, RequestTabs, ResultPill } from './parts.tsx';
import { requestWords } from './words.ts';

type Call = OutputOf<typeof operations.requests.list>['requests'][number];
type Words = (typeof requestWords)['en'];

export const requestsPage = dashboardPage({
  path: base,
  section: 'requests',
  permission: 'requests.read',
  async show(ctx) {
    const { call, query, language, clientId, channels } = ctx;
    const words = requestWords[language];
    const refused = query.refused === 'true';
    const filters: Filter[] = [
      { kind: 'text', name: 'request_id', label: words.requestId },
      {
        kind: 'choice',
        name: 'channel',
        label: words.channel,
        choices: channels.map(({ id, name }) => [id, name]),
      },
      { kind: 'text', name: 'status', label: words.status, placeholder: '400' },
      ...(refused
        ? [{ kind: 'text', name: 'code', label: words.code, placeholder: words.codeHint } as const]
        : []),
      { kind: 'period' },
    ];
    const { requests, next } = await call(operations.requests.list, {
      query: {
        ...filterValues(filters, query),
        ...(refused && { refused: 'true' }),
        ...(clientId && { client_id: clientId }),
      },
    });
    return {
      title: words.title,
      wide: true,
      body: (
        <>
          <PageHead title={words.title} lead={words.lead} />
          <RequestTabs current={refused ? 'refused' : 'all'} />
          <FilterBar filters={filters} />
          {requests.length === 0 && next !== null ? (
            <NoticeBox tone="info" title={words.further}>
              {words.furtherAdvice}
            </NoticeBox>
          ) : null}
          <DataTable
            caption={words.title}
            columns={columnsOf(ctx, words)}
            rows={requests}
            id={({ id }) => id}
            href={({ id }) => `${base}/${id}`}
            next={next}
            filters={filterNames(filters)}
            empty={
              refused
                ? { title: words.emptyRefused, advice: words.emptyRefusedAdvice }
                : { title: words.empty, advice: words.emptyAdvice }
            }
          />
        </>
      ),
    };
  },
});

function columnsOf({ clientId }: Context, words: Words): Column<Call>[] {
  return [
    {
      head: words.call,
      cell: ({ method, path, request_id }) => (
        <>
          <span class="call-path">
            <span class="muted">{method}</span> {path}
          </span>
          <span class="sub">{request_id ?? '–'}</span>
        </>
      ),
      main: true,
    },
    { head: words.result, cell: (call) => <ResultPill {...call} />, bare: true },
    { head: words.why, cell: (call) => <Why call={call} /> },
    ...(clientId === undefined
      ? [
          {
            head: words.merchant,
            cell: ({ client_id }: Call) => <Caller clientId={client_id} />,
          },
        ]
      : []),
    { head: words.at, cell: ({ at }) => <When at={at} /> },
  ];
}

function Why({ call }: { call: Call }) {
  if (!call.refused) return <span class="muted">–</span>;
  return (
    <span class="call-why">
      <code>{call.wire_code || call.code}</code> {/* The words of the wire, exactly. */}
      <span lang="en">{call.why}</span>
    </span>
  );
}
