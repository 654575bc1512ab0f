// Maps rows of the table `payments`, and the JSON in them, to payments.
import { type Sql, sql } from '../storage/db.ts';
import type {
  FeePolicy,
  Payment,
  PaymentStatus,
  Purchase,
  Receipt,
  Reference,
  ReportColumn,
  Share,
  SplitRequest,
  SplitSums,
} from './payment.ts';

export interface PaymentRow {
  id: string;
  client_id: string;
  channel: string;
  upstream: string | null;
  reference: string;
  merchant_reference: string | null;
  request_id: string;
  status: PaymentStatus;
  amount: bigint;
  paid_amount: bigint;
  refunded_amount: bigint;
  refunding_amount: bigint;
  disputed_amount: bigint;
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
  captured_by: string | null;
  payment_url: string | null;
  notification_url_override: string | null;
  split: SplitRequest[] | null;
  report: ReportColumn[] | null;
  held: boolean;
  fee_amount: bigint;
  tax_amount: bigint;
  last_receipt: ReceiptJson | null;
  split_sums: SplitSumsJson | null;
  created_at: Date;
  expires_at: Date;
  version: number;
}

/** A receipt in a jsonb column: amounts as digits, instants as ISO-8601 UTC. */
interface ReceiptJson {
  id: string;
  key: string;
  amount: string;
  paid_at: string;
  references: Reference[];
  fee?: string | undefined;
  tax?: string | undefined;
  tenor?: number | undefined;
  shares?: ShareJson[] | undefined;
  terms?: { id: string; policy: FeePolicy } | undefined;
}

/** Sums of a split in a jsonb column: amounts as digits. */
interface SplitSumsJson {
  received: string;
  given: ShareJson[];
  returned: string;
  taken: ShareJson[];
}

/** A share in a jsonb column: the amount as digits. */
export interface ShareJson {
  account: string;
  amount: string;
}

/** The columns that `paymentOf` reads. */
export const paymentColumns: Sql = sql`
  id, client_id, channel, reference, merchant_reference, request_id, status, amount, paid_amount,
  refunded_amount, refunding_amount, disputed_amount, authorized_amount, capturing_amount, reusable, retryable, purchase,
  details, evidence, acquirer_references, payment_code, page_token, authorize_id, release_at, captured_by,
  payment_url,
  notification_url_override, split, report, held, fee_amount, tax_amount, last_receipt, split_sums, created_at,
  expires_at, upstream, version`;

/** The payment of a row that was selected with `paymentColumns`. */
export function paymentOf(row: PaymentRow): Payment {
  return {
    id: row.id,
    clientId: row.client_id,
    channel: row.channel,
    upstream: row.upstream ?? undefined,
    reference: row.reference,
    merchantReference: row.merchant_reference ?? undefined,
    requestId: row.request_id,
    status: row.status,
    amount: row.amount,
    paidAmount: row.paid_amount,
    refundedAmount: row.refunded_amount,
    refundingAmount: row.refunding_amount,
    disputedAmount: row.disputed_amount,
    authorizedAmount: row.authorized_amount,
    capturingAmount: row.capturing_amount,
    reusable: row.reusable,
    retryable: row.retryable,
    purchase: row.purchase,
    details: row.details,
    evidence: row.evidence ?? undefined,
    references: row.acquirer_references,
    paymentCode: row.payment_code ?? undefined,
    pageToken: row.page_token ?? undefined,
    authorizeId: row.authorize_id ?? undefined,
    releaseAt: row.release_at ?? undefined,
    capturedBy: row.captured_by ?? undefined,
    paymentUrl: row.payment_url ?? undefined,
    notificationUrlOverride: row.notification_url_override ?? undefined,
    split: row.split ?? undefined,
    report: row.report ?? undefined,
    held: row.held,
    feeAmount: row.fee_amount,
    taxAmount: row.tax_amount,
    lastReceipt: row.last_receipt === null ? undefined : receiptOf(row.last_receipt),
    splitSums: row.split_sums === null ? undefined : splitSumsOf(row.split_sums),
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    version: row.version,
  };
}

function receiptOf(json: ReceiptJson): Receipt {
  return {
    id: json.id,
    key: json.key,
    amount: BigInt(json.amount),
    paidAt: new Date(json.paid_at),
    references: json.references,
    fee: json.fee === undefined ? undefined : BigInt(json.fee),
    tax: json.tax === undefined ? undefined : BigInt(json.tax),
    tenor: json.tenor,
    shares: json.shares && sharesOf(json.shares),
    terms: json.terms,
  };
}

function splitSumsOf({ received, given, returned, taken }: SplitSumsJson): SplitSums {
  return {
    received: BigInt(received),
    given: sharesOf(given),
    returned: BigInt(returned),
    taken: sharesOf(taken),
  };
}

/** The sums of a split as they are in a jsonb column. */
export function splitSumsJson({ received, given, returned, taken }: SplitSums): SplitSumsJson {
  return {
    received: received.toString(),
    given: given.map(shareJson),
    returned: returned.toString(),
    taken: taken.map(shareJson),
  };
}

/** Shares from a jsonb column. */
export function sharesOf(json: ShareJson[]): Share[] {
  return json.map(({ account, amount }) => ({ accountId: account, amount: BigInt(amount) }));
}

/** The JSON text of shares for a jsonb column; null if there are none. */
export function sharesJson(shares: Share[] | undefined): string | null {
  return shares === undefined ? null : JSON.stringify(shares.map(shareJson));
}

/** A share as it is in a jsonb column. */
export function shareJson({ accountId, amount }: Share): ShareJson {
  return { account: accountId, amount: amount.toString() };
}

/** A receipt as it is in a jsonb column. */
export function receiptJson(receipt: Receipt): ReceiptJson {
  return {
    id: receipt.id,
    key: receipt.key,
    amount: receipt.amount.toString(),
    paid_at: receipt.paidAt.toISOString(),
    references: receipt.references,
    fee: receipt.fee?.toString(),
    tax: receipt.tax?.toString(),
    tenor: receipt.tenor,
    shares: receipt.shares?.map(shareJson),
    terms: receipt.terms,
  };
}
