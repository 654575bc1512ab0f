// Opening a dispute, as the acquirer says.
import { isUuid } from '../../../lib/ids.ts';
import { operations } from '../../../office/operations/index.ts';
import { fieldInvalid } from '../../../refusal.ts';
import { type Context, dashboardPage } from '../page.ts';
import { MoneyInput, TextInput } from '../parts/fields.tsx';
import { ActionForm, FormEnd, SubmitButton } from '../parts/form.tsx';
import { PageHead, Panel } from '../parts/page-head.tsx';
import { disputeWords } from './words.ts';

export const newDisputePage = dashboardPage({
  path: '/dashboard/disputes/new',
  section: 'disputes',
  permission: 'disputes.work',
  async show({ language, query }) {
    const words = disputeWords[language];
    return {
      title: words.create,
      body: (
        <>
          <PageHead
            title={words.create}
            back={{ href: '/dashboard/disputes', label: words.title }}
            lead={words.createLead}
          />
          <Panel>
            <ActionForm action="open">
              <TextInput
                name="payment_id"
                label={words.which}
                hint={words.whichHint}
                value={query.payment}
              />
              <div class="form-row">
                <MoneyInput
                  name="amount"
                  label={words.amount}
                  hint={words.amountHint}
                  required={false}
                />
                <MoneyInput name="fee" label={words.fee} hint={words.feeHint} required={false} />
              </div>
              <div class="form-row">
                <TextInput
                  name="reason_code"
                  label={words.reasonCode}
                  hint={words.reasonHint}
                  maxLength={64}
                />
                <TextInput
                  name="deadline"
                  type="date"
                  label={words.deadline}
                  hint={words.deadlineHint}
                />
              </div>
              <TextInput
                name="reference"
                label={words.reference}
                hint={words.referenceHint}
                maxLength={128}
                required={false}
              />
              <p class="muted">{words.openWhat}</p>
              <FormEnd>
                <SubmitButton>{words.create}</SubmitButton>
              </FormEnd>
            </ActionForm>
          </Panel>
        </>
      ),
    };
  },
  post: {
    async open(ctx) {
      const { call, form, once, language } = ctx;
      const [amount, fee] = [form.whole('amount'), form.whole('fee')];
      const reference = form.text('reference');
      const { id } = await call(operations.disputes.open, {
        body: {
          payment_id: await paymentIn(ctx),
          reason_code: form.text('reason_code') ?? '',
          deadline: form.text('deadline') ?? '',
          ...(amount !== undefined && { amount }),
          ...(fee !== undefined && { fee }),
          ...(reference !== undefined && { reference }),
        },
        key: once,
      });
      return { to: `/dashboard/disputes/${id}`, notice: disputeWords[language].opened };
    },
  },
});

/** The id of the payment that was named by its reference or its id. Throws FIELD_INVALID. */
async function paymentIn({ call, form, language }: Context): Promise<string> {
  const words = disputeWords[language];
  const named = form.text('payment_id') ?? '';
  if (isUuid(named)) return named;
  const { payments } = await call(operations.payments.list, { query: { reference: named } });
  const [only, another] = payments;
  if (only === undefined) throw fieldInvalid('payment_id', words.notFound);
  if (another !== undefined) throw fieldInvalid('payment_id', words.several);
  return only.id;
}
