// Indomaret on a provider of the same API: its answers and notifications read into the domain.
import {
  instantAt,
  invoiceIn,
  paidAt,
  receiptOf,
  referencesAt,
  rupiahAt,
  textAt,
  toldByStatus,
  unread,
  verdict,
} from '../parts/provider-body.ts';
import type { ProviderWords } from '../provider.ts';

const info = 'online_to_offline_info';

const opened: ProviderWords['opened'] = (answer) => {
  const paymentCode = textAt(answer, `${info}.payment_code`);
  if (paymentCode === undefined) return undefined;
  const expiresAt =
    instantAt(answer, `${info}.expired_date_utc`) ?? instantAt(answer, `${info}.expired_date`);
  return { kind: 'opened', references: [], paymentCode, expiresAt };
};

export const provider: ProviderWords = {
  opened,
  openedByStatus: opened,
  named: invoiceIn,
  told: (body, payment, hearing) =>
    toldByStatus(body, {
      paid() {
        const amount = rupiahAt(body, 'order.amount');
        if (amount === undefined) return unread('it has no order.amount');
        const references = referencesAt(body, 'online_to_offline_payment.identifier');
        const at = paidAt(body, 'transaction.date', hearing.now);
        // A reusable code is paid again and again: each time with its own numbers of the shop.
        const numbers = references.map(({ value }) => value).join('/');
        const mark = numbers || textAt(body, 'transaction.date');
        const receipt = receiptOf(payment, hearing, {
          amount,
          paidAt: at,
          references,
          mark: payment.reusable ? mark : undefined,
        });
        return verdict({ kind: 'paid', receipt });
      },
      failed: () => ({ kind: 'failed', reason: 'the provider says that it failed' }),
    }),
};
