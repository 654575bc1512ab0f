// A received notification as a few readable lines: its content, and whether it is genuine.
import { rupiah } from '../lib/rupiah.ts';
import {
  NotificationError,
  type ReceivedHeaders,
  verifyNotification,
  verifySnapNotification,
} from '../sdk/index.ts';
import { diagnoseSymmetric } from '../wire/snap/diagnose.ts';
import { bearerOf } from '../wire/snap/headers.ts';

export interface Expected {
  path: string;
  secrets: readonly string[];
  clientId?: string | undefined;
}

/** What the signed body says; in bodies of other gateways any of it may be missing. */
export interface Content {
  status?: string | undefined;
  invoice_number?: string | undefined;
  /** Rupiah. */
  amount?: number | undefined;
  channel?: string | undefined;
}

export interface Described {
  /** Whether the signature is valid, by the SDK's own check. */
  genuine: boolean;
  lines: string[];
  /** The same for programs. */
  record: Content & {
    dialect: 'classic' | 'snap';
    genuine: boolean;
    id?: string | undefined;
    error?: { code: string; message: string } | undefined;
  };
}

/** Verifies a notification of the classic dialect. `now` is wall-clock time, which signatures use. */
export function describeNotification(
  { path, secrets, clientId }: Expected,
  body: Uint8Array,
  headers: ReceivedHeaders,
  now: Date,
): Described {
  return described('classic', body, now, () => {
    const options = { secretKey: secrets, path, clientId, now: () => now };
    const { body: content, requestId } = verifyNotification(body, headers, options);
    const { order, transaction, channel } = content as Partial<typeof content>;
    return {
      id: requestId,
      status: transaction?.status,
      invoice_number: order?.invoice_number,
      amount: order?.amount === undefined ? undefined : Number(order.amount),
      channel: channel?.id,
    };
  });
}

/** The same for the SNAP dialect. `isTokenValid` says whether this side issued the token. */
export function describeSnapNotification(
  expected: Expected & { isTokenValid: (token: string) => boolean },
  body: Buffer,
  headers: Readonly<Record<string, string | string[] | undefined>>,
  now: Date,
): Described {
  const { secrets, ...trust } = expected;
  return described('snap', body, now, () => {
    try {
      const options = { ...trust, secretKey: secrets, now: () => now };
      const { body: content, externalId } = verifySnapNotification(body, headers, options);
      const { channelId, channel } = (content.additionalInfo ?? {}) as Record<string, string>;
      return {
        id: externalId,
        status: `${content.latestTransactionStatus} ${content.transactionStatusDesc ?? ''}`.trim(),
        invoice_number: content.originalPartnerReferenceNo,
        amount: content.amount === undefined ? undefined : Number(content.amount.value),
        channel: channelId ?? channel,
      };
    } catch (error) {
      if (!(error instanceof NotificationError) || error.reason !== 'signature_differs')
        throw error;
      throw explained(expected, body, headers);
    }
  });
}

function described(
  dialect: 'classic' | 'snap',
  body: Uint8Array,
  now: Date,
  verified: () => Content & { id: string },
): Described {
  const at = now.toISOString().slice(11, 19);
  try {
    const content = verified();
    const lines = [`${at}  ${summary(content)}`, `  signature ok · ${content.id}`];
    return { genuine: true, lines, record: { dialect, genuine: true, ...content } };
  } catch (error) {
    if (!(error instanceof NotificationError)) throw error;
    const what = `${at}  a notification of ${body.length} bytes`;
    const { reason: code, message } = error;
    const lines = [what, `  NOT VERIFIED (${code}): ${message}`];
    return { genuine: false, lines, record: { dialect, genuine: false, error: { code, message } } };
  }
}

/** The SDK only says that a SNAP signature differs; here there is time to find out why. */
function explained(
  { path, secrets }: Expected,
  body: Buffer,
  headers: Readonly<Record<string, string | string[] | undefined>>,
): NotificationError {
  const header = (name: string) => String(headers[name] ?? '');
  const parts = {
    method: 'POST',
    target: path,
    token: bearerOf(header('authorization')) ?? '',
    timestamp: header('x-timestamp'),
    body,
  } as const;
  const findings = diagnoseSymmetric({
    parts,
    clientId: header('x-partner-id'),
    signature: header('x-signature'),
    secrets,
    reader: 'receiver',
  });
  return new NotificationError(
    'signature_differs',
    findings.map(({ message }) => message).join(' '),
  );
}

function summary({ status, invoice_number, amount, channel }: Content): string {
  const money = amount === undefined ? '' : moneyOf(amount);
  return [status ?? 'no status', invoice_number ?? 'no invoice number', money, channel ?? '']
    .filter((part) => part !== '')
    .join('  ');
}

/** Other gateways may send an amount that is not whole rupiah: it is shown as it came. */
function moneyOf(amount: number): string {
  return Number.isSafeInteger(amount) ? rupiah(BigInt(amount), 'en') : String(amount);
}
