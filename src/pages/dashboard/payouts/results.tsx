// The bank's result files: the form that reads one, and those that were read with their problems.
import { operations } from '../../../office/operations/index.ts';
import type { OutputOf } from '../../../office/operations/operation.ts';
import { fieldInvalid } from '../../../refusal.ts';
import type { Language } from '../../kit/language.ts';
import type { DashboardPage } from '../page.ts';
import { FileInput, TextInput } from '../parts/fields.tsx';
import { ActionForm, FormEnd, SubmitButton } from '../parts/form.tsx';
import { Money, When } from '../parts/money.tsx';
import { Panel } from '../parts/page-head.tsx';
import { Pill } from '../parts/pill.tsx';
import { type Column, DataTable } from '../parts/table.tsx';
import { payoutWords } from './words.ts';

type Result = OutputOf<typeof operations.payoutResults.list>['results'][number];

/** What the operation can be told about the bank's own layout, in the order of the form. */
const mapped = [
  ['reference_column', 'referenceColumn'],
  ['amount_column', 'amountColumn'],
  ['status_column', 'statusColumn'],
  ['bank_reference_column', 'bankReferenceColumn'],
  ['reason_column', 'reasonColumn'],
  ['paid_values', 'paidValues'],
  ['failed_values', 'failedValues'],
  ['returned_values', 'returnedValues'],
  ['count', 'count'],
  ['total', 'sum'],
] as const;

export const resultActions: NonNullable<DashboardPage['post']> = {
  async read({ call, form, language }) {
    const words = payoutWords[language];
    const file = form.file('file');
    if (file === undefined) throw fieldInvalid('file', words.resultMissing);
    const given = mapped.flatMap(([name]) => {
      const text = form.text(name);
      return text === undefined ? [] : [[name, text] as const];
    });
    const result = await call(operations.payoutResults.read, {
      query: { file_name: file.name.slice(0, 255), ...Object.fromEntries(given) },
      body: file.bytes,
    });
    const to = '/dashboard/payouts/files';
    if (result.known) return { to, notice: words.known, tone: 'warn' };
    const changed = result.paid + result.failed + result.returned;
    const notice = words.readNotice(changed, result.problems.length);
    return { to, notice, tone: result.problems.length > 0 ? 'warn' : 'good' };
  },
};

export function ReadResult({ language }: { language: Language }) {
  const words = payoutWords[language];
  return (
    <Panel title={words.result} lead={words.resultLead}>
      <ActionForm action="read" files>
        <FileInput name="file" label={words.resultFile} accept=".csv,text/csv" />
        <details>
          <summary>{words.columns}</summary>
          <p class="muted small">{words.columnsHint}</p>
          <div class="form-row">
            {mapped.map(([name, label]) => (
              <TextInput key={name} name={name} label={words[label]} required={false} />
            ))}
          </div>
        </details>
        <FormEnd>
          <SubmitButton look="quiet">{words.read}</SubmitButton>
        </FormEnd>
      </ActionForm>
    </Panel>
  );
}

export function Results({ rows, language }: { rows: readonly Result[]; language: Language }) {
  const words = payoutWords[language];
  const columns: Column<Result>[] = [
    {
      head: words.name,
      main: true,
      cell: ({ name, problems }) => (
        <>
          {name}
          {problems.map(({ line, problem }) => (
            <span key={line} class="sub">
              {words.problemLine(line)}: {problem}
            </span>
          ))}
        </>
      ),
    },
    { head: words.paidAt, align: 'end', cell: ({ paid }) => paid },
    { head: words.steps.FAILED ?? '', align: 'end', cell: ({ failed }) => failed },
    { head: words.steps.RETURNED ?? '', align: 'end', cell: ({ returned }) => returned },
    {
      head: words.problems,
      align: 'end',
      cell: ({ problems }) => (
        <Pill
          tone={problems.length === 0 ? 'good' : 'warn'}
          icon={problems.length === 0 ? 'check' : 'circle-alert'}
        >
          {problems.length.toLocaleString(language)}
        </Pill>
      ),
    },
    { head: words.total, align: 'end', cell: ({ total }) => <Money amount={total} />, wide: true },
    { head: words.at, cell: ({ at }) => <When at={at} /> },
    { head: words.by, cell: ({ by }) => by, wide: true },
  ];
  return (
    <Panel title={words.results} flush>
      <DataTable
        caption={words.results}
        columns={columns}
        rows={rows}
        id={({ id }) => id}
        empty={{ title: words.noResults }}
      />
    </Panel>
  );
}
