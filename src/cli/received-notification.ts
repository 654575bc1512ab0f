// A received notification as a few readable lines: its content, and whether it is genuine.
import {
  type NotificationBody,
  NotificationError,
  type ReceivedHeaders,
  verifyNotification,
} from '../sdk/index.ts';

export interface Expected {
  path: string;
  secrets: readonly string[];
  clientId?: string | undefined;
}

export interface Described {
  /** Whether the signature is valid, by the SDK's own check. */
  genuine: boolean;
  lines: string[];
}

/** Verifies a notification and describes it. `now` is wall-clock time, which signatures use. */
export function describeNotification(
  { path, secrets, clientId }: Expected,
  body: Uint8Array,
  headers: ReceivedHeaders,
  now: Date,
): Described {
  const at = now.toISOString().slice(11, 19);
  try {
    const options = { secretKey: secrets, path, clientId, now: () => now };
    const { body: content, requestId } = verifyNotification(body, headers, options);
    const lines = [`${at}  ${summary(content)}`, `  signature ok · ${requestId}`];
    return { genuine: true, lines };
  } catch (error) {
    if (!(error instanceof NotificationError)) throw error;
    const what = `${at}  a notification of ${body.length} bytes`;
    return { genuine: false, lines: [what, `  NOT VERIFIED (${error.reason}): ${error.message}`] };
  }
}

/** In bodies of other gateways any field may be missing. */
function summary(body: Partial<NotificationBody>): string {
  const amount = body.order?.amount;
  const rupiah = amount === undefined ? '' : `Rp ${Number(amount).toLocaleString('id-ID')}`;
  return [
    body.transaction?.status ?? 'no status',
    body.order?.invoice_number ?? 'no invoice number',
    rupiah,
    body.channel?.id ?? '',
  ]
    .filter((part) => part !== '')
    .join('  ');
}
