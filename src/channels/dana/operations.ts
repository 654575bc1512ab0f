// Refunds of DANA payments (DOKU API, DANA: Online Refund).
import type { Payment, Refund } from '../../payments/payment.ts';
import { Refusal } from '../../refusal.ts';
import { amountBlock, positiveRupiah } from '../../wire/snap/amounts.ts';
import { succeeded } from '../../wire/snap/refusals.ts';
import { localMillis } from '../../wire/snap/time.ts';
import type { RefundOperation, RefundRequest } from '../operation.ts';
import { referenceNo, refundNo } from './bodies.ts';
import { type DanaRefund, refundRequest } from './contract.ts';

function read(body: DanaRefund): RefundRequest {
  const { originalExternalId: requestId } = body;
  return {
    madeBy: requestId === undefined ? undefined : { requestId, field: 'originalExternalId' },
    payment: body.originalPartnerReferenceNo,
    reference: body.partnerRefundNo,
    amount: positiveRupiah('refundAmount.value', body.refundAmount.value),
    reason: body.reason,
  };
}

/** Only members that every official client knows, because one of them fails on any other member. */
function respond(payment: Payment, refund: Refund) {
  if (refund.status === 'FAILED') {
    const reason = refund.message ?? 'the refund was refused';
    throw new Refusal({ code: 'ACQUIRER_DECLINED', channel: 'dana', reason });
  }
  return {
    ...succeeded('refund'),
    refundAmount: amountBlock(refund.amount),
    originalPartnerReferenceNo: payment.reference,
    originalReferenceNo: referenceNo(payment),
    refundNo: refundNo(refund),
    partnerRefundNo: refund.reference,
    refundTime: localMillis(refund.completedAt ?? refund.createdAt),
  };
}

const refund: RefundOperation<typeof refundRequest, ReturnType<typeof respond>> = {
  kind: 'refund',
  paths: ['/direct-debit/core/v1/debit/refund'],
  request: refundRequest,
  read,
  respond,
};

export const operations = { refund } as const;
