// How to read each dialect, so that one suite checks the same rules for every channel.
import type { Channel } from '../../src/channels/channel.ts';
import type { DialectName } from '../../src/dialect.ts';
import { checker } from '../../src/wire/check.ts';
import { parseExact, writeJson } from '../../src/wire/json.ts';
import { snapChecker } from '../../src/wire/snap/check.ts';

/** The content of a status answer or a notification, independent of the dialect's names. */
export interface Content {
  reference: unknown;
  requestId: unknown;
  /** A domain word, or that of the wire if there is no domain word for it. */
  status: string;
  /** Rupiah in digits. */
  amount: string;
  /** Which service and channel it came from. */
  origin: unknown[];
}

interface Reader {
  check: typeof checker;
  /** The payment's reference in the answer to a create request, and the echoed notification URL. */
  reply(body: never): { reference: unknown; override?: unknown };
  content(body: never): Content;
  /** When the payment was paid, in the body's format; notifications of SNAP have no such time. */
  date(body: never): string | undefined;
}

const classic: Reader = {
  check: checker,
  reply: (body: ClassicReply) => ({
    reference: body.order.invoice_number,
    override: body.additional_info?.override_notification_url,
  }),
  content: ({ order, transaction, service, acquirer, channel }: ClassicBody) => ({
    reference: order.invoice_number,
    requestId: transaction.original_request_id,
    status: transaction.status,
    amount: String(order.amount),
    origin: [service.id, acquirer.id, channel.id],
  }),
  date: ({ transaction }: ClassicBody) => transaction.date,
};

const words: Record<string, string> = {
  '00': 'SUCCESS',
  '01': 'PENDING',
  '02': 'PENDING',
  '04': 'REFUNDED',
  '05': 'EXPIRED',
  '06': 'FAILED',
};

const snap: Reader = {
  check: snapChecker,
  reply: (body: { partnerReferenceNo: string }) => ({ reference: body.partnerReferenceNo }),
  content: (body: SnapBody) => ({
    reference: body.originalPartnerReferenceNo,
    requestId: body.originalExternalId,
    status: words[body.latestTransactionStatus] ?? body.latestTransactionStatus,
    amount: (body.transAmount ?? body.amount)?.value.replace(/\.00$/, '') ?? '',
    origin: [
      body.additionalInfo.acquirer?.id ?? body.additionalInfo.acquirerId,
      body.additionalInfo.channel ?? body.additionalInfo.channelId,
    ],
  }),
  date: ({ paidTime }: SnapBody) =>
    paidTime === undefined ? undefined : `${new Date(paidTime).toISOString().slice(0, 19)}Z`,
};

const readers: Record<DialectName, Reader> = { classic, snap };

/** A channel's reader. Bodies are serialised and parsed, as a merchant gets them. */
export function readerOf(channel: Channel) {
  const { check, reply, content, date } = readers[channel.create.address.dialect];
  const received = (body: unknown) => parseExact(writeJson(body)) as never;
  return {
    check,
    reply: (body: unknown) => reply(received(body)),
    content: (body: unknown) => content(received(body)),
    date: (body: unknown) => date(received(body)),
  };
}

interface ClassicReply {
  order: { invoice_number: string };
  additional_info?: { override_notification_url?: string };
}

interface ClassicBody {
  order: { invoice_number: string; amount: unknown };
  transaction: { status: string; date?: string; original_request_id: string };
  service: { id: string };
  acquirer: { id: string };
  channel: { id: string };
}

interface SnapBody {
  originalPartnerReferenceNo: string;
  originalExternalId: string;
  latestTransactionStatus: string;
  transAmount?: { value: string };
  amount?: { value: string };
  paidTime?: string;
  additionalInfo: {
    acquirer?: { id: string };
    acquirerId?: string;
    channel?: string;
    channelId?: string;
  };
}
