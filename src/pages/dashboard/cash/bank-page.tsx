// Banks' statements: the own accounts, importing a statement, and those that were imported.
import { statementMapNames } from '../../../cash/statements/map.ts';
import { wibDay } from '../../../lib/wib.ts';
import { operations } from '../../../office/operations/index.ts';
import type { OutputOf } from '../../../office/operations/operation.ts';
import { fieldInvalid } from '../../../refusal.ts';
import type { Language } from '../../kit/language.ts';
import { type Context, dashboardPage } from '../page.ts';
import { Select } from '../parts/choices.tsx';
import { FileInput, TextInput } from '../parts/fields.tsx';
import { ActionForm, FormEnd, SubmitButton } from '../parts/form.tsx';
import { Money, When } from '../parts/money.tsx';
import { PageHead, Panel } from '../parts/page-head.tsx';
import { Pill } from '../parts/pill.tsx';
import { type Column, DataTable } from '../parts/table.tsx';
import { shortDay } from '../parts/time.ts';
import { Banks } from './banks.tsx';
import { cashWords } from './words.ts';

type Statement = OutputOf<typeof operations.bankStatements.list>['statements'][number];

const path = '/dashboard/bank';

export const bankPage = dashboardPage({
  path,
  section: 'bank',
  permission: 'cash.read',
  files: true,
  async show(ctx) {
    const { call, query, language, may, now } = ctx;
    const words = cashWords[language];
    const today = wibDay(now);
    const isFirst = query.after === undefined;
    const [{ statements, next }, sides, own] = await Promise.all([
      call(operations.bankStatements.list, {
        query: { ...(query.after && { after: query.after }) },
      }),
      call(operations.threeWay.show, { query: { from: today, to: today } }),
      call(operations.bankAccounts.list),
    ]);
    return {
      title: words.bank,
      wide: true,
      body: (
        <>
          <PageHead
            title={words.bank}
            lead={words.bankLead}
            actions={may('cash.work') && <MatchAgain language={language} />}
          />
          {isFirst && <Banks banks={sides.banks} language={language} />}
          {isFirst && may('cash.work') && (
            <Upload accounts={own.bank_accounts.map(({ id }) => id)} ctx={ctx} />
          )}
          <Panel title={words.statements} flush>
            <DataTable
              caption={words.statements}
              columns={statementColumns(language)}
              rows={statements}
              id={({ id }) => id}
              href={({ id }) => `${path}/statements/${id}`}
              next={next}
              empty={{ title: words.noStatements, advice: words.noStatementsAdvice }}
            />
          </Panel>
        </>
      ),
    };
  },
  post: {
    async upload({ call, form, language }) {
      const words = cashWords[language];
      const file = form.file('file');
      if (file === undefined) throw fieldInvalid('file', words.missing);
      const told = ['bank_account', 'map', 'opening', 'closing'].flatMap((name) => {
        const text = form.text(name);
        return text === undefined ? [] : [[name, text] as const];
      });
      const made = await call(operations.bankStatements.upload, {
        query: { file_name: file.name.slice(0, 255), ...Object.fromEntries(told) },
        body: file.bytes,
      });
      const to = `${path}/statements/${made.id}`;
      if (made.known) return { to, notice: words.known, tone: 'warn' };
      const notice = words.imported(made.entry_count, made.open_count);
      return { to, notice, tone: made.open_count > 0 ? 'warn' : 'good' };
    },
    async again({ call, once, language }) {
      const { matched } = await call(operations.bankEntries.again, { body: {}, key: once });
      return { to: path, notice: cashWords[language].againNotice(matched) };
    },
  },
});

function MatchAgain({ language }: { language: Language }) {
  return (
    <ActionForm action="again">
      <SubmitButton look="quiet">{cashWords[language].again}</SubmitButton>
    </ActionForm>
  );
}

function Upload({ accounts, ctx: { language } }: { accounts: readonly string[]; ctx: Context }) {
  const words = cashWords[language];
  return (
    <Panel title={words.upload} lead={words.uploadLead}>
      <ActionForm action="upload" files>
        <div class="form-row">
          <Select
            name="bank_account"
            label={words.account}
            choices={accounts.map((id) => [id, id] as const)}
          />
          <FileInput name="file" label={words.file} accept=".csv,.xml,text/csv,application/xml" />
          <Select
            name="map"
            label={words.map}
            hint={words.mapHint}
            required={false}
            empty={words.asAccount}
            choices={statementMapNames.map((name) => [name, words.maps[name] ?? name] as const)}
          />
        </div>
        <div class="form-row">
          <TextInput name="opening" label={words.opening} hint={words.toldHint} required={false} />
          <TextInput name="closing" label={words.closing} hint={words.toldHint} required={false} />
        </div>
        <FormEnd>
          <SubmitButton>{words.import}</SubmitButton>
        </FormEnd>
      </ActionForm>
    </Panel>
  );
}

function statementColumns(language: Language): Column<Statement>[] {
  const words = cashWords[language];
  return [
    { head: words.file, main: true, cell: ({ name }) => name },
    { head: words.account, cell: ({ bank_account: id, number }) => `${id} · ${number}` },
    { head: words.period, cell: ({ from, to }) => daysText(from, to, language) },
    { head: words.closing, align: 'end', cell: (one) => <Money amount={one.closing} /> },
    { head: words.entries, align: 'end', cell: (one) => one.entry_count.toLocaleString(language) },
    {
      head: words.open,
      align: 'end',
      cell: ({ open_count: open }) => (
        <Pill tone={open === 0 ? 'good' : 'warn'} icon={open === 0 ? 'check' : 'circle-alert'}>
          {open.toLocaleString(language)}
        </Pill>
      ),
    },
    { head: words.at, cell: ({ at }) => <When at={at} />, wide: true },
  ];
}

/** Days of WIB, both belong to it. */
export function daysText(from: string, to: string, language: Language): string {
  return from === to
    ? shortDay(from, language)
    : `${shortDay(from, language)} – ${shortDay(to, language)}`;
}
