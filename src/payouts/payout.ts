// A payout: one transfer of a batch, with a life of its own at the bank.
import type { BankAccount } from '../merchants/merchant.ts';
import { Refusal } from '../refusal.ts';

export const payoutStatuses = ['PENDING', 'SENT', 'PAID', 'FAILED', 'RETURNED'] as const;
export type PayoutStatus = (typeof payoutStatuses)[number];

/** How it was sent: a bank was asked by the gateway, it is in a file, or a person did it. */
export type PayoutWay = 'bank' | 'file' | 'hand';

export interface Payout {
  id: string;
  /** What the bank is told. */
  reference: string;
  batchId: string;
  /** The merchant's batches are numbered from 1. */
  batchNumber: number;
  clientId: string;
  /** As it was when the batch was made. */
  account: BankAccount & { id: string };
  /** Rupiah. */
  amount: bigint;
  status: PayoutStatus;
  /** The gateway's own account that pays it, and how. Known once it is sent. */
  bankAccount?: string | undefined;
  way?: PayoutWay | undefined;
  bankReference?: string | undefined;
  createdAt: Date;
  sentAt?: Date | undefined;
  paidAt?: Date | undefined;
  /** When it failed or came back. */
  endedAt?: Date | undefined;
  /** The batch that has taken its money in again. */
  restoredBatchId?: string | undefined;
  /** The file that it is in. */
  fileId?: string | undefined;
}

/** What happened to a payout. A second SENT says that the bank has it. */
export interface PayoutStep {
  number: number;
  status: PayoutStatus;
  at: Date;
  by: string;
  bankAccount?: string | undefined;
  bankReference?: string | undefined;
  reason?: string | undefined;
  fileId?: string | undefined;
}

/** What a payout may become. Nothing else: what is unknown stays SENT. */
export const transitions: Readonly<Record<PayoutStatus, readonly PayoutStatus[]>> = {
  PENDING: ['SENT'],
  SENT: ['PAID', 'FAILED', 'RETURNED'],
  PAID: ['RETURNED'],
  FAILED: [],
  RETURNED: [],
};

/** Throws PAYOUT_STATE if the payout cannot become that. */
export function demandTransition({ status }: Pick<Payout, 'status'>, wanted: PayoutStatus): void {
  if (!transitions[status].includes(wanted)) {
    throw new Refusal({ code: 'PAYOUT_STATE', status, wanted });
  }
}
