// One reconciliation: what was matched, and the differences with what can be done about them.
import { operations } from '../../../office/operations/index.ts';
import { hereWith } from '../here.ts';
import { dashboardPage } from '../page.ts';
import { Progress } from '../parts/bars.tsx';
import { DetailList } from '../parts/detail-list.tsx';
import { When } from '../parts/money.tsx';
import { Columns, PageHead, Panel } from '../parts/page-head.tsx';
import { DataTable } from '../parts/table.tsx';
import { Tabs } from '../parts/tabs.tsx';
import {
  differenceColumns,
  ResolveDifference,
  resolveFromForm,
  statusColumn,
} from './difference.tsx';
import { periodText } from './list-page.tsx';
import { reconciliationWords } from './words.ts';

const statuses = ['OPEN', 'RESOLVED', 'ARRIVED'] as const;

export const reconciliationPage = dashboardPage({
  path: '/dashboard/reconciliation/:id',
  section: 'reconciliation',
  permission: 'reconciliations.read',
  async show({ call, params, path, query, language, may, channels }) {
    const words = reconciliationWords[language];
    const shown = await call(operations.reconciliations.show, {
      params,
      query: { status: query.status ?? 'OPEN', ...(query.after && { after: query.after }) },
    });
    const countOf = (status: string) =>
      shown.counts.reduce((sum, one) => (one.status === status ? sum + one.count : sum), 0);
    const channel = channels.find(({ id }) => id === shown.channel)?.name ?? shown.channel;
    return {
      title: shown.file_name,
      wide: true,
      body: (
        <>
          <PageHead
            title={shown.file_name}
            back={{ href: '/dashboard/reconciliation', label: words.title }}
          />
          <Columns>
            <Panel title={words.matched}>
              <Progress
                label={words.lines}
                value={shown.matched}
                of={shown.lines}
                tone={shown.matched === shown.lines ? 'good' : 'warn'}
              />
              <p class="muted small">{words.differencesLead}</p>
            </Panel>
            <Panel title={words.file}>
              <DetailList
                rows={[
                  [words.channel, channel],
                  [words.period, periodText(shown.from, shown.to, language)],
                  [words.at, <When at={shown.at} />],
                  [words.by, shown.by],
                ]}
              />
            </Panel>
          </Columns>
          <Panel title={words.differences} flush>
            <Tabs
              label={words.status}
              tabs={statuses.map((status) => ({
                href: hereWith({ path, query }, { status }),
                label: words.statuses[status] ?? status,
                current: (query.status ?? 'OPEN') === status,
                count: countOf(status),
              }))}
            />
            <DataTable
              caption={words.differences}
              columns={[...differenceColumns(language), statusColumn(language)]}
              rows={shown.differences}
              id={({ id }) => id}
              next={shown.next}
              empty={{ title: words.noDifferences, advice: words.noDifferencesAdvice }}
              actions={
                may('reconciliations.work')
                  ? (difference) => (
                      <ResolveDifference
                        difference={difference}
                        reconciliationId={shown.id}
                        language={language}
                      />
                    )
                  : undefined
              }
            />
          </Panel>
        </>
      ),
    };
  },
  post: {
    resolve: (ctx) => resolveFromForm(ctx, ctx.path),
  },
});
