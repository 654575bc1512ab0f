// Bodies of the SNAP dialect that a merchant reads.

export interface SnapAmount {
  /** Rupiah as text with two decimals: `10000.00`. */
  value: string;
  /** `IDR`. */
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
    /** ISO-8601 with a zone. */
    refundDate: string;
    reason?: string | undefined;
  }[];
  /** ISO-8601 with a zone; absent while nothing was paid. */
  paidTime?: string | undefined;
  [field: string]: unknown;
}

/** The body of a payment notification. New fields may appear at any time. */
export interface SnapNotificationBody {
  originalPartnerReferenceNo: string;
  originalReferenceNo: string;
  originalExternalId: string;
  latestTransactionStatus: SnapTransactionStatus;
  transactionStatusDesc?: string | undefined;
  amount: SnapAmount;
  [field: string]: unknown;
}
