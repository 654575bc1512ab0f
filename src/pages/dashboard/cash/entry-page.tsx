// One entry of a statement: what it is, or what a person says that it is.
import { operations } from '../../../office/operations/index.ts';
import { fieldInvalid } from '../../../refusal.ts';
import { dashboardPage } from '../page.ts';
import { DetailList } from '../parts/detail-list.tsx';
import { Money, When } from '../parts/money.tsx';
import { Columns, PageHead, Panel } from '../parts/page-head.tsx';
import { shortDay } from '../parts/time.ts';
import { SaidFact } from '../said/fact.tsx';
import type { EntryProps } from './entry-props.ts';
import { EntryState } from './statement-page.tsx';
import { cashWords } from './words.ts';
import { Belongs, Endings } from './work.tsx';

export const bankEntryPage = dashboardPage({
  path: '/dashboard/bank/entries/:id',
  section: 'bank',
  permission: 'cash.read',
  async show(ctx) {
    const { call, params, language, may } = ctx;
    const words = cashWords[language];
    const shown = await call(operations.bankEntries.show, { params });
    const works = may('cash.work') && shown.match === null;
    return {
      title: words.entry,
      wide: true,
      body: (
        <>
          <PageHead
            title={words.entry}
            back={{
              href: `/dashboard/bank/statements/${shown.statement_id}`,
              label: words.statements,
            }}
            badge={<EntryState matched={shown.matched} language={language} />}
            actions={works && <Endings shown={shown} ctx={ctx} words={words} />}
          />
          <Columns>
            <div class="stack">
              {works && <Belongs shown={shown} ctx={ctx} words={words} />}
              {shown.match !== null && <Explained shown={shown} words={words} />}
            </div>
            <Panel>
              <DetailList
                rows={[
                  [
                    words.amount,
                    <strong>
                      <Money amount={shown.amount} />
                    </strong>,
                  ],
                  [words.day, shortDay(shown.day, language)],
                  [words.text, <bdi>{shown.text || '–'}</bdi>],
                  [words.reference, shown.reference && <code>{shown.reference}</code>],
                  [words.account, shown.bank_account],
                  [words.since, <When at={shown.since} />],
                  ['ID', <code>{shown.id}</code>],
                ]}
              />
            </Panel>
          </Columns>
        </>
      ),
    };
  },
  post: {
    async match(ctx) {
      const { call, params, form, once, language } = ctx;
      const words = cashWords[language];
      const [remittances, payouts] = [form.all('remittance'), form.all('payout')];
      if (remittances.length + payouts.length === 0) {
        throw fieldInvalid('remittances', words.chooseOne);
      }
      const body = { remittances, payouts, reason: form.text('reason') ?? '' };
      await call(operations.bankEntries.match, { params, body, key: once });
      return { to: ctx.path, notice: words.matchedNotice };
    },
    async 'give-back'(ctx) {
      const { call, params, form, once, language } = ctx;
      const body = { exception: form.text('exception') ?? '', reason: form.text('reason') ?? '' };
      await call(operations.bankEntries.match, { params, body, key: once });
      return { to: ctx.path, notice: cashWords[language].matchedNotice };
    },
    async book(ctx) {
      const { call, params, form, once, language } = ctx;
      const body = { account: form.text('account') ?? '', reason: form.text('reason') ?? '' };
      await call(operations.bankEntries.book, { params, body, key: once });
      return { to: ctx.path, notice: cashWords[language].bookedNotice };
    },
    async suspend(ctx) {
      const { call, params, form, once, language } = ctx;
      const body = { channel: form.text('channel') ?? '', reason: form.text('reason') ?? '' };
      await call(operations.bankEntries.suspend, { params, body, key: once });
      return { to: ctx.path, notice: cashWords[language].suspendedNotice };
    },
  },
});

/** What the entry was matched with. */
function Explained({ shown, words }: Omit<EntryProps, 'ctx'>) {
  const { match } = shown;
  if (match === null) return null;
  return (
    <Panel title={words.what}>
      <DetailList
        rows={[
          [words.what, words.kinds[match.kind] ?? match.kind],
          ...match.remittances.map(
            (one) =>
              [
                words.remittance,
                <a href={`/dashboard/remittances/${one.id}`}>{one.reference}</a>,
              ] as const,
          ),
          ...match.payouts.map(
            (one) =>
              [
                words.kinds.PAYOUT ?? '',
                <a href={`/dashboard/payouts/${one.id}`}>{one.reference}</a>,
              ] as const,
          ),
          [
            words.exception,
            match.exception_id && (
              <a href={`/dashboard/exceptions/${match.exception_id}`}>{match.exception_id}</a>
            ),
          ],
          [words.bookedOn, match.account && <code>{match.account}</code>],
          [
            words.difference,
            match.account && match.kind !== 'COST' && match.kind !== 'BOOKED' && (
              <Money amount={match.difference} />
            ),
          ],
          [
            words.reason,
            match.reason && (
              <bdi>
                <SaidFact text={match.reason} />
              </bdi>
            ),
          ],
          [words.by, match.by],
          [words.at, <When at={match.at} />],
        ]}
      />
    </Panel>
  );
}
