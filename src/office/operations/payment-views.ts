// Payments and what belongs to them in the management API.
import { notificationView } from '../../notifications/view.ts';
import type { InBatch, ReceiptBooked } from '../../payments/money-of.ts';
import { type Payment, type Refund, type Share, statusAt } from '../../payments/payment.ts';
import type { AskedAbout } from '../../requests/of-payment.ts';
import type { Story } from '../story.ts';

/** A payment as lists show it, at business time `now`. */
export function paymentRow(payment: Payment, now: Date) {
  return {
    id: payment.id,
    client_id: payment.clientId,
    channel: payment.channel,
    reference: payment.reference,
    merchant_reference: payment.merchantReference ?? null,
    status: statusAt(payment, now),
    amount: payment.amount,
    paid_amount: payment.paidAmount,
    refunded_amount: payment.refundedAmount,
    refunding_amount: payment.refundingAmount,
    disputed_amount: payment.disputedAmount,
    authorized_amount: payment.authorizedAmount,
    fee_amount: payment.feeAmount,
    tax_amount: payment.taxAmount,
    customer: payment.purchase.customer.name,
    payment_code: payment.paymentCode ?? null,
    held: payment.held,
    created_at: payment.createdAt,
    paid_at: payment.lastReceipt?.paidAt ?? null,
    expires_at: payment.expiresAt,
  };
}

export type PaymentRowView = ReturnType<typeof paymentRow>;

/** A payment with everything that it is. The customer's link is left out: whoever has it can pay. */
export function paymentDetail(
  { payment, paidWith }: Pick<Story, 'payment' | 'paidWith'>,
  now: Date,
) {
  const { purchase, references, split, report } = payment;
  const { name, email, phone } = purchase.customer;
  return {
    ...paymentRow(payment, now),
    customer: { name, email: email ?? null, phone: phone ?? null },
    lines: purchase.lines,
    request_id: payment.requestId,
    reusable: payment.reusable,
    capturing_amount: payment.capturingAmount,
    release_at: payment.releaseAt ?? null,
    references,
    paid_with: paidWith === undefined ? null : shownCard(paidWith),
    split:
      split?.map(({ accountId, type, value }) => ({ account_id: accountId, type, value })) ?? null,
    report: report ?? null,
    notification_url: payment.notificationUrlOverride ?? null,
    upstream: payment.upstream ?? null,
  };
}

function shownCard({ masked, brand, issuer }: NonNullable<Story['paidWith']>) {
  return { masked, brand, issuer };
}

/** A refund. */
export function refundDetail(
  refund: Refund & { batch?: InBatch | undefined },
  payment: { channel: string; reference: string; status: string },
) {
  return {
    id: refund.id,
    payment_id: refund.paymentId,
    payment_reference: payment.reference,
    payment_status: payment.status,
    client_id: refund.clientId,
    channel: payment.channel,
    reference: refund.reference,
    type: refund.type,
    status: refund.status,
    amount: refund.amount,
    fee_returned: refund.feeReturned ?? 0n,
    tax_returned: refund.taxReturned ?? 0n,
    shares: sharesView(refund.shares),
    reason: refund.reason ?? null,
    message: refund.message ?? null,
    created_at: refund.createdAt,
    due_at: refund.dueAt ?? null,
    completed_at: refund.completedAt ?? null,
    worked_by: refund.workedBy ?? null,
    batch: batchView(refund.batch),
  };
}

export type RefundView = ReturnType<typeof refundDetail>;

function sharesView(shares: Share[] | undefined) {
  return shares?.map(({ accountId, amount }) => ({ account_id: accountId, amount })) ?? null;
}

function batchView(batch: InBatch | undefined) {
  return batch === undefined ? null : { id: batch.id, number: batch.number, at: batch.at };
}

export function receiptView(receipt: ReceiptBooked) {
  const { id, amount, fee, tax, tenor, paidAt, settleAt, references, shares, batch } = receipt;
  return {
    id,
    amount,
    fee,
    tax,
    tenor: tenor ?? null,
    net: amount - fee,
    paid_at: paidAt,
    settle_at: settleAt,
    references,
    shares: sharesView(shares),
    batch: batchView(batch),
  };
}

/** The id by which the list of calls names a call that was accepted. */
export function requestId({ clientId, key }: Pick<AskedAbout, 'clientId' | 'key'>): string {
  return `q_${Buffer.from(`${clientId}\n${key}`).toString('base64url')}`;
}

export function requestView(request: AskedAbout) {
  const { answer } = request;
  return {
    id: requestId(request),
    at: request.at,
    request_id: request.requestId,
    method: 'POST',
    path: request.path,
    headers: request.headers,
    body: request.body.toString('utf8'),
    status: answer?.status ?? null,
    answer: answer?.body.toString('utf8') ?? null,
  };
}

export function postingView({
  id,
  kind,
  factId,
  at,
  request,
  by,
  reason,
  postings,
}: Story['transactions'][number]) {
  return {
    id,
    kind,
    fact_id: factId,
    at,
    request: request ?? null,
    by: by ?? null,
    reason: reason ?? null,
    postings,
  };
}

/** A notification with the exact headers and bytes of its attempts, apart from the token that a merchant gave. */
export function notifiedView({ notification, attempts }: Story['notifications'][number]) {
  const view = notificationView(notification, attempts);
  const made = view.attempts.map((attempt) => ({
    ...attempt,
    request_headers: withoutToken(attempt.request_headers),
  }));
  return { ...view, attempts: made };
}

function withoutToken(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) =>
      /^authorization$/i.test(name) ? [name, value.replace(/\S+$/, '***')] : [name, value],
    ),
  );
}

export function stepView(step: Story['steps'][number]) {
  const { responseCode, isAuthenticated, ...others } = step;
  return { ...others, response_code: responseCode ?? null, three_d_secure: isAuthenticated };
}

/** A capture; FAILED if the acquirer refused it, for the reason in `message`. */
export function captureView(payment: Payment, reason: string | undefined, now: Date) {
  const receipt = payment.status === 'AUTHORIZED' ? undefined : payment.lastReceipt;
  return {
    id: receipt?.id ?? null,
    payment_id: payment.id,
    status: receipt === undefined ? 'FAILED' : 'SUCCESS',
    amount: receipt?.amount ?? null,
    fee: receipt?.fee ?? null,
    paid_at: receipt?.paidAt ?? null,
    message: reason ?? null,
    payment: paymentRow(payment, now),
  };
}
