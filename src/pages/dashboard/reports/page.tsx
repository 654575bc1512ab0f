// Reports: choosing one, its first rows, and all of it as a file.
import { operations } from '../../../office/operations/index.ts';
import type { OutputOf } from '../../../office/operations/operation.ts';
import type { Language } from '../../kit/language.ts';
import { address } from '../here.ts';
import { type Context, dashboardPage } from '../page.ts';
import { Money, When } from '../parts/money.tsx';
import { NoticeBox } from '../parts/notice.tsx';
import { LinkButton, PageHead, Panel } from '../parts/page-head.tsx';
import { usualPeriods } from '../parts/period.tsx';
import { type Column, DataTable } from '../parts/table.tsx';
import { reportWords } from './words.ts';

type Known = OutputOf<typeof operations.reports.list>['reports'][number];
type Preview = OutputOf<typeof operations.reports.preview>;
type Row = Preview['rows'][number];

export const reportsPage = dashboardPage({
  path: '/dashboard/reports',
  section: 'reports',
  permission: 'reports.read',
  async show(ctx) {
    const { call, language, query, now } = ctx;
    const words = reportWords[language];
    const { reports } = await call(operations.reports.list);
    const chosen = reports.find(({ name }) => name === query.name) ?? reports[0];
    if (chosen === undefined) throw new Error('there is no report');
    const isFresh = query.name === undefined;
    const period = isFresh ? usualPeriods(now).thisMonth : { from: query.from, to: query.to };
    const values = chosenValues(ctx, chosen, period);
    const needsMerchant = chosen.of_one_merchant && values.client_id === undefined;
    const preview = needsMerchant
      ? undefined
      : await call(operations.reports.preview, { params: { name: chosen.name }, query: values });
    return {
      title: words.title,
      wide: true,
      body: (
        <>
          <PageHead title={words.title} lead={words.lead} />
          <Panel>
            <Choice {...ctx} reports={reports} chosen={chosen} values={values} />
          </Panel>
          {preview === undefined ? (
            <NoticeBox tone="info">{words.needsMerchant}</NoticeBox>
          ) : (
            <Panel
              title={words.preview}
              lead={preview.has_more ? words.previewMore : words.previewAll}
              actions={<Downloads name={chosen.name} values={values} language={language} />}
              flush
            >
              <Rows preview={preview} language={language} />
            </Panel>
          )}
        </>
      ),
    };
  },
});

export const reportFilePage = dashboardPage({
  path: '/dashboard/reports/:name/:format',
  section: 'reports',
  permission: 'reports.read',
  async show({ call, params, query, clientId }) {
    const { from, to, channel, bom } = query;
    return call(operations.reports.take, {
      params,
      query: withoutGaps({ from, to, channel, bom, client_id: clientId }),
    });
  },
});

type Values = Partial<Record<'from' | 'to' | 'channel' | 'client_id', string>>;

function chosenValues(
  { query, clientId }: Context,
  { by_channel }: Known,
  period: { from?: string | undefined; to?: string | undefined },
): Values {
  return withoutGaps({
    ...period,
    channel: by_channel ? query.channel : undefined,
    client_id: clientId,
  });
}

function withoutGaps<T extends Record<string, string | undefined>>(values: T) {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  ) as Partial<Record<keyof T, string>>;
}

function Choice(props: Context & { reports: readonly Known[]; chosen: Known; values: Values }) {
  const { language, reports, chosen, values, merchants, actor, channels } = props;
  const words = reportWords[language];
  return (
    <form method="get" class="form">
      <div class="form-row">
        <Pick
          name="name"
          label={words.report}
          value={chosen.name}
          choices={reports.map(({ name }) => [name, words.names[name] ?? name] as const)}
        />
        {actor.clientId === undefined && (
          <Pick
            name="client_id"
            label={words.merchant}
            value={values.client_id}
            empty={chosen.of_one_merchant ? words.chooseMerchant : words.allMerchants}
            choices={merchants.map(({ clientId, name }) => [clientId, name] as const)}
          />
        )}
        <Pick
          name="channel"
          label={words.channel}
          value={values.channel}
          empty={words.allChannels}
          choices={channels.map(({ id, name }) => [id, name] as const)}
        />
        <Day name="from" value={values.from} language={language} />
        <Day name="to" value={values.to} language={language} />
      </div>
      <p class="muted small">{words.summaries[chosen.name]}</p>
      <div class="form-end">
        <button type="submit" class="button primary">
          {words.show}
        </button>
      </div>
    </form>
  );
}

function Pick(props: {
  name: string;
  label: string;
  value: string | undefined;
  empty?: string;
  choices: readonly (readonly [string, string])[];
}) {
  const id = `report-${props.name}`;
  return (
    <div class="input">
      <label for={id}>{props.label}</label>
      <select id={id} name={props.name}>
        {props.empty !== undefined && <option value="">{props.empty}</option>}
        {props.choices.map(([value, label]) => (
          <option key={value} value={value} selected={value === props.value}>
            {label}
          </option>
        ))}
      </select>
    </div>
  );
}

const dayLabels = {
  en: { from: 'From', to: 'To' },
  id: { from: 'Dari', to: 'Sampai' },
} as const;

function Day(props: { name: 'from' | 'to'; value: string | undefined; language: Language }) {
  const id = `report-${props.name}`;
  return (
    <div class="input">
      <label for={id}>{dayLabels[props.language][props.name]}</label>
      <input id={id} name={props.name} type="date" value={props.value?.slice(0, 10)} />
    </div>
  );
}

function Downloads(props: { name: string; values: Values; language: Language }) {
  const words = reportWords[props.language];
  const href = (format: string, more = {}) =>
    address(`/dashboard/reports/${props.name}/${format}`, { ...props.values, ...more });
  return (
    <>
      <LinkButton href={href('csv')} icon="download">
        {words.csv}
      </LinkButton>
      <LinkButton href={href('csv', { bom: 'true' })}>{words.excel}</LinkButton>
      <LinkButton href={href('json')}>{words.json}</LinkButton>
    </>
  );
}

const amounts = new Set(['amount', 'fee', 'net', 'balance', 'carried_out']);
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

function Rows({ preview, language }: { preview: Preview; language: Language }) {
  const words = reportWords[language];
  const columns = preview.columns.map(
    (head, place): Column<Row> => ({
      head,
      align: amounts.has(head) ? 'end' : undefined,
      main: place === 0 ? true : undefined,
      wide: place > 7 ? true : undefined,
      cell: (row) => <Cell value={row[place] ?? null} isAmount={amounts.has(head)} />,
    }),
  );
  return (
    <DataTable
      caption={words.preview}
      columns={columns}
      rows={preview.rows}
      id={(row) => row.map(String).join(' ')}
      empty={{ title: words.noRows, advice: words.noRowsAdvice }}
    />
  );
}

function Cell({ value, isAmount }: { value: Row[number]; isAmount: boolean }) {
  if (value === null) return <span class="muted">–</span>;
  if (isAmount) return <Money amount={value} />;
  if (typeof value === 'string' && instant.test(value)) return <When at={value} />;
  return <>{String(value)}</>;
}
