// DANA on a provider of the same API: its answers and notifications read into the domain.
import type { Refund } from '../../payments/payment.ts';
import { amountBlock } from '../../wire/snap/amounts.ts';
import {
  linkAt,
  paidAt,
  receiptOf,
  rupiahAt,
  textAt,
  unread,
  verdict,
} from '../parts/provider-body.ts';
import type { ProviderWords } from '../provider.ts';
import { snapChannel } from './contract.ts';
import { operations } from './operations.ts';

export const provider: ProviderWords = {
  opened(answer) {
    const paymentUrl = linkAt(answer, 'webRedirectUrl');
    if (paymentUrl === undefined) return undefined;
    const referenceNo = textAt(answer, 'referenceNo');
    const references = referenceNo ? [{ name: 'REFERENCE_NO', value: referenceNo }] : [];
    return { kind: 'opened', references, paymentUrl };
  },
  named: (body) => textAt(body, 'originalPartnerReferenceNo'),
  told(body, payment, hearing) {
    const status = textAt(body, 'latestTransactionStatus');
    switch (status) {
      case '00': {
        const amount = rupiahAt(body, 'amount.value') ?? rupiahAt(body, 'transAmount.value');
        if (amount === undefined) return unread('it has no amount');
        const approval = textAt(body, 'approvalCode');
        const receipt = receiptOf(payment, hearing, {
          amount,
          paidAt: paidAt(body, 'paidTime', hearing.now),
          references: approval ? [{ name: 'APPROVAL_CODE', value: approval }] : [],
        });
        return verdict({ kind: 'paid', receipt });
      }
      case '01':
      case '02':
      case '03':
        return verdict({ kind: 'pending' });
      case '04':
        return { kind: 'moved', what: 'refund' };
      case '05':
      case '07':
        return verdict({ kind: 'expired' });
      case '06':
        return verdict({ kind: 'failed', reason: 'the provider says that it failed' });
      default:
        return unread(`its status is ${status ?? 'not there'}`);
    }
  },
  refund: {
    call: (payment, refund) => ({
      path: operations.refund.paths[0],
      body: refundBody(payment, refund),
    }),
    answered(answer) {
      const number = textAt(answer, 'refundNo');
      const references = number ? [{ name: 'REFUND_ID', value: number }] : [];
      return { kind: 'done', message: 'refunded to the wallet', references };
    },
  },
};

function refundBody(
  { reference, requestId }: { reference: string; requestId: string },
  refund: Refund,
) {
  return {
    originalPartnerReferenceNo: reference,
    originalExternalId: requestId,
    refundAmount: amountBlock(refund.amount),
    reason: refund.reason,
    partnerRefundNo: refund.reference,
    additionalInfo: { channel: snapChannel },
  };
}
