// What the simulator's pages share: their dependencies, their frame and their error page.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Channel } from '../../channels/channel.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Sealer } from '../../lib/seal.ts';
import type { MerchantDirectory } from '../../merchants/merchant.ts';
import type { NotificationSummary } from '../../notifications/summary.ts';
import type { FoundPayments } from '../../office/payments.ts';
import { ErrorPage, type ErrorStatus } from '../../pages/kit/error-page.tsx';
import type { Language } from '../../pages/kit/language.ts';
import type { Frame } from '../../pages/kit/layout.tsx';
import { languageOf, sendPage } from '../../pages/kit/page.ts';
import type { PaymentDeps } from '../../payments/deps.ts';
import type { GroupSearch } from '../../payments/groups.ts';
import type { Payment } from '../../payments/payment.ts';

/** What the simulator's home page needs of the office. The sandbox hands it over with its own actor. */
export interface DeskOffice {
  search(wanted: Omit<GroupSearch, 'now'>): Promise<FoundPayments>;
  notificationsOf(payments: readonly Payment[]): Promise<NotificationSummary[]>;
  /** Throws OBJECT_NOT_FOUND. */
  resend(notificationId: string): Promise<void>;
}

export interface Desk {
  office: DeskOffice;
  payments: PaymentDeps;
  clock: Clock;
  sealer: Sealer;
  merchants: MerchantDirectory;
  channelOf: (id: string) => Channel;
  /** The paths of the brands' stylesheets. */
  stylesheets: readonly string[];
}

export const simulatorHome = '/simulator';

export function frameOf(desk: Desk, language: Language): Frame {
  return { language, stylesheets: desk.stylesheets, sandbox: true, home: simulatorHome };
}

/** The merchant's name for customers. */
export function shopOf(desk: Desk, payment: Payment): string {
  return desk.merchants.find(payment.clientId)?.name ?? payment.clientId;
}

/** Sends an error page in the reader's language. */
export function sendError(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  status: ErrorStatus,
): FastifyReply {
  const frame = frameOf(desk, languageOf(request));
  return sendPage(reply, status, ErrorPage({ frame, status }));
}
