// Reconciliation: uploading an acquirer's file, and the files that were compared before.
import { wibDay } from '../../../lib/wib.ts';
import { operations } from '../../../office/operations/index.ts';
import type { OutputOf } from '../../../office/operations/operation.ts';
import { fieldInvalid } from '../../../refusal.ts';
import type { Language } from '../../kit/language.ts';
import { type Context, dashboardPage } from '../page.ts';
import { Select } from '../parts/choices.tsx';
import { FileInput, TextInput } from '../parts/fields.tsx';
import { type Filter, FilterBar, filterNames, filterValues } from '../parts/filters.tsx';
import { ActionForm, FormEnd, SubmitButton } from '../parts/form.tsx';
import { When } from '../parts/money.tsx';
import { PageHead, Panel } from '../parts/page-head.tsx';
import { Pill } from '../parts/pill.tsx';
import { type Column, DataTable } from '../parts/table.tsx';
import { shortDay } from '../parts/time.ts';
import { reconciliationWords } from './words.ts';

type Reconciliation = OutputOf<typeof operations.reconciliations.list>['reconciliations'][number];

export const reconciliationsPage = dashboardPage({
  path: '/dashboard/reconciliation',
  section: 'reconciliation',
  permission: 'reconciliations.read',
  files: true,
  async show(ctx) {
    const { call, query, language, may, channels } = ctx;
    const words = reconciliationWords[language];
    const choices = channels.map(({ id, name }) => [id, name] as const);
    const filters: Filter[] = [{ kind: 'choice', name: 'channel', label: words.channel, choices }];
    const { reconciliations, upstreams, next } = await call(operations.reconciliations.list, {
      query: filterValues(filters, query),
    });
    return {
      title: words.title,
      wide: true,
      body: (
        <>
          <PageHead title={words.title} lead={words.lead} />
          {may('reconciliations.work') && query.after === undefined && (
            <Panel title={words.upload} lead={words.uploadLead}>
              <Upload ctx={ctx} upstreams={upstreams} />
            </Panel>
          )}
          <FilterBar filters={filters} />
          <DataTable
            caption={words.title}
            columns={columnsOf(language, new Map(choices))}
            rows={reconciliations}
            id={({ id }) => id}
            href={({ id }) => `/dashboard/reconciliation/${id}`}
            next={next}
            filters={filterNames(filters)}
            empty={{ title: words.empty, advice: words.emptyAdvice }}
          />
        </>
      ),
    };
  },
  post: {
    async upload({ call, form, language }) {
      const words = reconciliationWords[language];
      const file = form.file('file');
      if (file === undefined) throw fieldInvalid('file', words.fileMissing);
      const { id, known } = await call(operations.reconciliations.upload, {
        query: {
          channel: form.text('channel') ?? '',
          upstream: form.text('upstream'),
          from: form.text('from') ?? '',
          to: form.text('to') ?? '',
          file_name: file.name.slice(0, 255),
        },
        body: file.bytes,
      });
      const to = `/dashboard/reconciliation/${id}`;
      return known ? { to, notice: words.known, tone: 'warn' } : { to, notice: words.imported };
    },
  },
});

function Upload({ ctx, upstreams }: { ctx: Context; upstreams: readonly string[] }) {
  const { language, channels, now } = ctx;
  const words = reconciliationWords[language];
  const yesterday = wibDay(new Date(now.getTime() - 86_400_000));
  return (
    <ActionForm action="upload" files>
      <div class="form-row">
        <Select
          name="channel"
          label={words.channel}
          choices={channels.map(({ id, name }) => [id, name] as const)}
        />
        {upstreams.length > 0 && (
          <Select
            name="upstream"
            label={words.acquirer}
            choices={[['', words.ownAcquirer], ...upstreams.map((name) => [name, name] as const)]}
          />
        )}
        <TextInput name="from" type="date" label={words.from} value={yesterday} />
        <TextInput name="to" type="date" label={words.to} value={yesterday} />
        <FileInput name="file" label={words.file} accept=".csv,text/csv" />
      </div>
      <p class="muted small">
        {words.periodHint} {words.fileHint}.
      </p>
      <FormEnd>
        <SubmitButton>{words.compare}</SubmitButton>
      </FormEnd>
    </ActionForm>
  );
}

function columnsOf(
  language: Language,
  channels: ReadonlyMap<string, string>,
): Column<Reconciliation>[] {
  const words = reconciliationWords[language];
  return [
    { head: words.file, cell: ({ file_name }) => file_name, main: true },
    {
      head: words.channel,
      cell: ({ channel, upstream }) =>
        [channels.get(channel) ?? channel, upstream].filter(Boolean).join(' · '),
    },
    { head: words.period, cell: ({ from, to }) => periodText(from, to, language), wide: true },
    { head: words.lines, align: 'end', cell: ({ lines }) => lines.toLocaleString(language) },
    {
      head: words.notMatched,
      align: 'end',
      cell: ({ lines, matched }) =>
        lines === matched ? (
          <Pill tone="good" icon="check">
            0
          </Pill>
        ) : (
          <Pill tone="warn" icon="circle-alert">
            {(lines - matched).toLocaleString(language)}
          </Pill>
        ),
    },
    { head: words.at, cell: ({ at }) => <When at={at} /> },
    { head: words.by, cell: ({ by }) => by, wide: true },
  ];
}

/** Days of WIB: the period ends just before `to`. */
export function periodText(from: string, to: string, language: Language): string {
  const [first, last] = [new Date(from), new Date(Date.parse(to) - 1)].map(wibDay);
  const text = (day = '') => shortDay(day, language);
  return first === last ? text(first) : `${text(first)} – ${text(last)}`;
}
