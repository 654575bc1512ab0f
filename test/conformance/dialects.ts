// How each dialect is read, so that one suite holds every channel to the same promises.
import type { Channel } from '../../src/channels/channel.ts';
import type { DialectName } from '../../src/dialect.ts';
import { checker } from '../../src/wire/check.ts';
import { parseExact, writeJson } from '../../src/wire/json.ts';
import { snapChecker } from '../../src/wire/snap/check.ts';

/** What any status answer or notification says, whatever its members are called. */
export interface Told {
  reference: unknown;
  requestId: unknown;
  /** A domain word, or the wire's own where it has no meaning here. */
  status: string;
  /** Rupiah in digits. */
  amount: string;
  /** Names where it ran. */
  origin: unknown[];
}

interface Reader {
  check: typeof checker;
  /** The payment's reference in the answer to a create request, and the echoed notification URL. */
  reply(body: never): { reference: unknown; override?: unknown };
  told(body: never): Told;
  /** When the money came, as the body says it; notifications of SNAP do not. */
  date(body: never): string | undefined;
}

const classic: Reader = {
  check: checker,
  reply: (body: ClassicReply) => ({
    reference: body.order.invoice_number,
    override: body.additional_info?.override_notification_url,
  }),
  told: ({ order, transaction, service, acquirer, channel }: ClassicBody) => ({
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
  told: (body: SnapBody) => ({
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

/** A channel's reader; bodies go through their bytes, as a merchant gets them. */
export function readerOf(channel: Channel) {
  const { check, reply, told, date } = readers[channel.create.address.dialect];
  const received = (body: unknown) => parseExact(writeJson(body)) as never;
  return {
    check,
    reply: (body: unknown) => reply(received(body)),
    told: (body: unknown) => told(received(body)),
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
