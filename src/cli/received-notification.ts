// A received notification in a few lines that a person can read: what it says, and whether it is genuine.
import {
  type NotificationBody,
  NotificationError,
  type ReceivedHeaders,
  verifyNotification,
} from '../sdk/index.ts';

export interface Expected {
  path: string;
  secrets: readonly string[];
  clientId?: string;
}

export interface Described {
  /** Whether the signature is right, by the SDK's own check. */
  genuine: boolean;
  lines: string[];
}

/** `now` is the wall clock: signatures keep to it. */
export function describeNotification(
  { path, secrets, clientId }: Expected,
  body: Uint8Array,
  headers: ReceivedHeaders,
  now: Date,
): Described {
  const at = now.toISOString().slice(11, 19);
  try {
    const options = { secretKey: secrets, path, now: () => now };
    const expected = clientId === undefined ? options : { ...options, clientId };
    const { body: said, requestId } = verifyNotification(body, headers, expected);
    return { genuine: true, lines: [`${at}  ${summary(said)}`, `  signature ok · ${requestId}`] };
  } catch (error) {
    if (!(error instanceof NotificationError)) throw error;
    const what = `${at}  a notification of ${body.length} bytes`;
    return { genuine: false, lines: [what, `  NOT VERIFIED (${error.reason}): ${error.message}`] };
  }
}

/** Bodies of other gateways may lack anything. */
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
