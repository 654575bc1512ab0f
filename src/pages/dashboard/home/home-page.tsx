// Home: how it goes, and what needs attention.
import { operations } from '../../../office/operations/index.ts';
import { address } from '../here.ts';
import { type Context, dashboardPage } from '../page.ts';
import { Columns, LinkButton, PageHead, Panel } from '../parts/page-head.tsx';
import { PeriodLinks } from '../parts/period.tsx';
import { EmptyState } from '../parts/table.tsx';
import { shortDay } from '../parts/time.ts';
import { Attention } from './attention.tsx';
import { ChannelTable, DaysChart, KeyFigures } from './figures.tsx';
import { Newest } from './newest.tsx';
import { homeWords } from './words.ts';

const newestShown = '8';

export const homePage = dashboardPage({
  path: '/dashboard',
  section: 'home',
  permission: 'payments.read',
  async show(ctx) {
    const { call, query, language, clientId } = ctx;
    const words = homeWords[language];
    const narrowed = clientId === undefined ? {} : { client_id: clientId };
    const period = query.from && query.to ? { from: query.from, to: query.to } : {};
    const [overview, { items }, { payments }] = await Promise.all([
      call(operations.overview.overview, { query: { ...period, ...narrowed } }),
      call(operations.overview.attention, { query: narrowed }),
      call(operations.payments.list, { query: { limit: newestShown, ...narrowed } }),
    ]);
    const nameOf = (channel: string) =>
      ctx.channels.find(({ id }) => id === channel)?.name ?? channel;
    const { before } = overview;
    const lead = words.comparedLead(shortDay(before.from, language), shortDay(before.to, language));
    return {
      title: words.title,
      wide: true,
      body: (
        <>
          <PageHead title={words.title} lead={lead} actions={<PeriodLinks otherwise="week" />} />
          <div class="live" id="home-figures" data-live="payments changes" data-live-auto>
            <KeyFigures overview={overview} />
            <Columns narrowFirst>
              <Panel title={words.attention}>
                <Attention items={items} known={ctx.pages} clientId={narrowedTo(ctx)} />
              </Panel>
              <Panel title={words.chart}>
                {overview.volume === 0n ? (
                  <EmptyState title={words.none} advice={words.noneAdvice} />
                ) : (
                  <DaysChart overview={overview} nameOf={nameOf} />
                )}
              </Panel>
            </Columns>
            <Panel title={words.channels} flush>
              <ChannelTable overview={overview} nameOf={nameOf} />
            </Panel>
            <Panel
              title={words.newest}
              actions={
                <LinkButton href={address('/dashboard/payments', { client_id: narrowedTo(ctx) })}>
                  {words.all}
                </LinkButton>
              }
              flush
            >
              <Newest payments={payments} nameOf={nameOf} />
            </Panel>
          </div>
        </>
      ),
    };
  },
});

function narrowedTo({ actor, clientId }: Context): string | undefined {
  return actor.clientId === undefined ? clientId : undefined;
}
