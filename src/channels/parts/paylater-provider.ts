// Pay-later on a provider of the same API: its answers and notifications read into the domain.
import type { Payment } from '../../payments/payment.ts';
import type { ProviderWords } from '../provider.ts';
import {
  instantAt,
  invoiceIn,
  linkAt,
  paidAt,
  receiptOf,
  referencesAt,
  rupiahAt,
  textAt,
  toldByStatus,
  unread,
  verdict,
} from './provider-body.ts';

const info = 'peer_to_peer_info';

export const paylaterProvider: ProviderWords = {
  opened(answer) {
    const status = textAt(answer, 'payment.status')?.toUpperCase();
    if (status === 'FAILED') return { kind: 'refused', reason: 'the provider refused the order' };
    const paymentUrl = linkAt(answer, 'payment.url');
    if (paymentUrl === undefined) return undefined;
    const expiresAt =
      instantAt(answer, `${info}.expired_date_utc`) ?? instantAt(answer, `${info}.expired_date`);
    const references = referencesAt(answer, `${info}.identifier`);
    return { kind: 'opened', references, paymentUrl, expiresAt };
  },
  named: invoiceIn,
  told: (body, payment, hearing) =>
    toldByStatus(body, {
      paid() {
        const amount = rupiahAt(body, 'order.amount');
        if (amount === undefined) return unread('it has no order.amount');
        const receipt = receiptOf(payment, hearing, {
          amount,
          paidAt: paidAt(body, 'transaction.date', hearing.now),
          references: received(body, payment),
        });
        return verdict({ kind: 'paid', receipt });
      },
      failed: () => ({ kind: 'failed', reason: 'the provider says that it failed' }),
    }),
};

/** The references that came with the money: the others are known since the payment was opened. */
function received(body: object, { references: known }: Payment) {
  return referencesAt(body, `${info}.identifier`).filter(
    ({ name, value }) => !known.some((one) => one.name === name && one.value === value),
  );
}
