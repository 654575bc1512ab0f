// Refused calls by what was wrong with them.
import { operations } from '../../../office/operations/index.ts';
import type { OutputOf } from '../../../office/operations/operation.ts';
import { address } from '../here.ts';
import { dashboardPage } from '../page.ts';
import { type Filter, FilterBar, filterNames, filterValues } from '../parts/filters.tsx';
import { When } from '../parts/money.tsx';
import { NoticeBox } from '../parts/notice.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { type Column, DataTable } from '../parts/table.tsx';
import { base, RequestTabs } from './parts.tsx';
import { requestWords } from './words.ts';

type Kind = OutputOf<typeof operations.requests.errors>['errors'][number];

export const requestErrorsPage = dashboardPage({
  path: `${base}/errors`,
  section: 'requests',
  permission: 'requests.read',
  async show({ call, query, language, clientId, channels }) {
    const words = requestWords[language];
    const filters: Filter[] = [
      {
        kind: 'choice',
        name: 'channel',
        label: words.channel,
        choices: channels.map(({ id, name }) => [id, name]),
      },
      { kind: 'period' },
    ];
    const { errors, capped } = await call(operations.requests.errors, {
      query: { ...filterValues(filters, query), ...(clientId && { client_id: clientId }) },
    });
    const nameOf = (id: string | null) => channels.find((one) => one.id === id)?.name;
    const columns: Column<Kind>[] = [
      {
        head: words.error,
        cell: ({ code, message }) => (
          <>
            <span lang="en">{message || code}</span> <span class="sub">{code}</span>
          </>
        ),
        main: true,
      },
      {
        head: words.channel,
        cell: ({ channel, path }) => nameOf(channel) ?? <code class="call-path">{path}</code>,
      },
      { head: words.status, cell: ({ status }) => status, wide: true },
      {
        head: words.count,
        align: 'end',
        cell: ({ count, not_kept }) => (
          <>
            {count.toLocaleString(language)}
            {not_kept > 0 && (
              <span class="sub">
                +{not_kept.toLocaleString(language)} {words.notKept}
              </span>
            )}
          </>
        ),
      },
      { head: words.lastAt, cell: ({ last_at }) => <When at={last_at} relative /> },
      {
        head: words.sameError,
        cell: ({ code, channel }) => (
          <a
            href={address(base, {
              refused: 'true',
              code,
              channel: channel ?? undefined,
              client_id: clientId,
            })}
          >
            {words.sameError}
          </a>
        ),
        wide: true,
      },
    ];
    return {
      title: words.grouped,
      wide: true,
      body: (
        <>
          <PageHead title={words.title} lead={words.errorsLead} />
          <RequestTabs current="errors" />
          <FilterBar filters={filters} />
          {capped && <NoticeBox tone="info">{words.capped}</NoticeBox>}
          <DataTable
            caption={words.grouped}
            columns={columns}
            rows={errors}
            id={({ example_id }) => example_id}
            href={({ example_id }) => `${base}/${example_id}`}
            filters={filterNames(filters)}
            empty={{ title: words.emptyErrors, advice: words.emptyErrorsAdvice }}
          />
        </>
      ),
    };
  },
});
