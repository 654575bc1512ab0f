// The one place where a row of `payments` becomes a payment.
import { type Sql, sql } from '../storage/db.ts';
import type {
  Payment,
  PaymentStatus,
  Purchase,
  Receipt,
  Reference,
  Share,
  SplitRequest,
} from './payment.ts';

export interface PaymentRow {
  id: string;
  client_id: string;
  channel: string;
  reference: string;
  merchant_reference: string | null;
  request_id: string;
  status: PaymentStatus;
  amount: bigint;
  paid_amount: bigint;
  refunded_amount: bigint;
  refunding_amount: bigint;
  authorized_amount: bigint;
  capturing_amount: bigint;
  reusable: boolean;
  retryable: boolean;
  purchase: Purchase;
  details: unknown;
  evidence: unknown;
  acquirer_references: Reference[];
  payment_code: string | null;
  page_token: string | null;
  authorize_id: string | null;
  release_at: Date | null;
  payment_url: string | null;
  notification_url_override: string | null;
  split: SplitRequest[] | null;
  held: boolean;
  fee_amount: bigint;
  last_receipt: ReceiptJson | null;
  created_at: Date;
  expires_at: Date;
  version: number;
}

/** A receipt as JSON keeps it: amounts as digits, instants as ISO-8601 UTC. */
interface ReceiptJson {
  id: string;
  key: string;
  amount: string;
  paid_at: string;
  references: Reference[];
  fee?: string;
  shares?: ShareJson[];
}

/** A share as JSON keeps it. */
export interface ShareJson {
  account: string;
  amount: string;
}

export const paymentColumns: Sql = sql`
  id, client_id, channel, reference, merchant_reference, request_id, status, amount, paid_amount,
  refunded_amount, refunding_amount, authorized_amount, capturing_amount, reusable, retryable, purchase,
  details, evidence, acquirer_references, payment_code, page_token, authorize_id, release_at, payment_url,
  notification_url_override, split, held, fee_amount, last_receipt, created_at, expires_at, version`;

export function paymentOf(row: PaymentRow): Payment {
  return {
    id: row.id,
    clientId: row.client_id,
    channel: row.channel,
    reference: row.reference,
    ...given('merchantReference', row.merchant_reference),
    requestId: row.request_id,
    status: row.status,
    amount: row.amount,
    paidAmount: row.paid_amount,
    refundedAmount: row.refunded_amount,
    refundingAmount: row.refunding_amount,
    authorizedAmount: row.authorized_amount,
    capturingAmount: row.capturing_amount,
    reusable: row.reusable,
    retryable: row.retryable,
    purchase: row.purchase,
    details: row.details,
    ...given('evidence', row.evidence ?? null),
    references: row.acquirer_references,
    ...given('paymentCode', row.payment_code),
    ...given('pageToken', row.page_token),
    ...given('authorizeId', row.authorize_id),
    ...given('releaseAt', row.release_at),
    ...given('paymentUrl', row.payment_url),
    ...given('notificationUrlOverride', row.notification_url_override),
    ...given('split', row.split),
    held: row.held,
    feeAmount: row.fee_amount,
    ...given('lastReceipt', row.last_receipt === null ? null : receiptOf(row.last_receipt)),
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    version: row.version,
  };
}

/** SQL's null is the domain's absent. */
function given<K extends string, V>(key: K, value: V | null): Partial<Record<K, V>> {
  return (value === null ? {} : { [key]: value }) as Partial<Record<K, V>>;
}

function receiptOf(json: ReceiptJson): Receipt {
  return {
    id: json.id,
    key: json.key,
    amount: BigInt(json.amount),
    paidAt: new Date(json.paid_at),
    references: json.references,
    ...(json.fee === undefined ? {} : { fee: BigInt(json.fee) }),
    ...(json.shares === undefined ? {} : { shares: sharesOf(json.shares) }),
  };
}

export function sharesOf(json: ShareJson[]): Share[] {
  return json.map(({ account, amount }) => ({ accountId: account, amount: BigInt(amount) }));
}

/** Shares as a jsonb column keeps them; null where there are none. */
export function sharesJson(shares: Share[] | undefined): string | null {
  return shares === undefined ? null : JSON.stringify(shares.map(shareJson));
}

function shareJson({ accountId, amount }: Share): ShareJson {
  return { account: accountId, amount: amount.toString() };
}

export function receiptJson(receipt: Receipt): string {
  const json: ReceiptJson = {
    id: receipt.id,
    key: receipt.key,
    amount: receipt.amount.toString(),
    paid_at: receipt.paidAt.toISOString(),
    references: receipt.references,
    ...(receipt.fee === undefined ? {} : { fee: receipt.fee.toString() }),
    ...(receipt.shares === undefined ? {} : { shares: receipt.shares.map(shareJson) }),
  };
  return JSON.stringify(json);
}
