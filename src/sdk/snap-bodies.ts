// Bodies of the SNAP dialect that a merchant reads.

export interface SnapAmount {
  /** Two decimals as text: `10000.00`. */
  value: string;
  currency: string;
}

/** 00 success · 01 initiated · 02 paying · 03 pending · 04 refunded · 05 cancelled · 06 failed · 07 not found. */
export type SnapTransactionStatus =
  | '00'
  | '01'
  | '02'
  | '03'
  | '04'
  | '05'
  | '06'
  | '07'
  | (string & Record<never, never>);

/** The answer of check-status (DOKU API, DANA: Check Status). New fields may appear at any time. */
export interface SnapStatus {
  responseCode: string;
  responseMessage: string;
  originalPartnerReferenceNo: string;
  originalReferenceNo: string;
  originalExternalId: string;
  latestTransactionStatus: SnapTransactionStatus;
  transactionStatusDesc: string;
  transAmount: SnapAmount;
  refundHistory: {
    refundNo: string;
    partnerReferenceNo: string;
    refundAmount: SnapAmount;
    refundStatus: SnapTransactionStatus;
    refundDate: string;
    reason?: string;
  }[];
  /** ISO-8601; absent while nothing was paid. */
  paidTime?: string;
  [field: string]: unknown;
}

/** The body of a payment notification. New fields may appear at any time. */
export interface SnapNotificationBody {
  originalPartnerReferenceNo: string;
  originalReferenceNo: string;
  originalExternalId: string;
  latestTransactionStatus: SnapTransactionStatus;
  transactionStatusDesc?: string;
  amount: SnapAmount;
  [field: string]: unknown;
}
