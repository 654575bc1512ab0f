// Booking a journal by hand: a reason and its lines.
import { operations } from '../../../office/operations/index.ts';
import { Refusal } from '../../../refusal.ts';
import { type Context, dashboardPage } from '../page.ts';
import { TextArea, TextInput } from '../parts/fields.tsx';
import { ActionForm, FormEnd, SubmitButton } from '../parts/form.tsx';
import { PageHead, Panel } from '../parts/page-head.tsx';
import { journalWords } from './words.ts';

/** As many lines as the form has; the API takes more. */
const lineCount = 4;
const places = Array.from({ length: lineCount }, (_, index) => index);

export const newJournalPage = dashboardPage({
  path: '/dashboard/journals/new',
  section: 'journals',
  permission: 'journals.write',
  async show({ language }) {
    const words = journalWords[language];
    return {
      title: words.create,
      body: (
        <>
          <PageHead
            title={words.create}
            back={{ href: '/dashboard/journals', label: words.title }}
            lead={words.createLead}
          />
          <Panel>
            <ActionForm action="book">
              {places.map((place) => (
                <div class="form-row" key={place}>
                  <TextInput
                    name={`lines.${place}.account`}
                    label={`${words.line(place + 1)}: ${words.account}`}
                    hint={words.accountHint}
                    required={place < 2}
                    code
                  />
                  <TextInput
                    name={`lines.${place}.amount`}
                    label={words.amount}
                    hint={words.amountHint}
                    required={place < 2}
                    maxLength={24}
                  />
                </div>
              ))}
              <TextArea name="reason" label={words.reason} hint={words.reasonHint} rows={2} />
              <p class="muted small">{words.allowed}</p>
              <p class="muted">{words.bookWhat}</p>
              <FormEnd>
                <SubmitButton>{words.book}</SubmitButton>
              </FormEnd>
            </ActionForm>
          </Panel>
        </>
      ),
    };
  },
  post: {
    async book(ctx) {
      const { call, form, once, language } = ctx;
      const { id } = await call(operations.journals.make, {
        body: { reason: form.text('reason') ?? '', lines: linesIn(ctx) },
        key: once,
      });
      return { to: `/dashboard/journals/${id}`, notice: journalWords[language].booked };
    },
  },
});

/** The lines that were filled in. Throws FIELD_REQUIRED for an account without an amount. */
function linesIn({ form }: Context): { account: string; amount: number }[] {
  return places.flatMap((place) => {
    const account = form.text(`lines.${place}.account`);
    if (account === undefined) return [];
    const field = `lines.${place}.amount`;
    const amount = form.whole(field);
    if (amount === undefined) throw new Refusal({ code: 'FIELD_REQUIRED', field });
    return [{ account, amount }];
  });
}
