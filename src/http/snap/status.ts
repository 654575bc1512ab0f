// SNAP's check-status: one path for all channels, with one of three references.
import Type, { type Static } from 'typebox';
import type { Channel } from '../../channels/channel.ts';
import { findById, findByReference, findByRequest } from '../../payments/find.ts';
import type { Payment } from '../../payments/payment.ts';
import { refundsOf } from '../../payments/refund-store.ts';
import { fieldInvalid, Refusal } from '../../refusal.ts';
import type { Reader } from '../../storage/db.ts';
import { writeJson } from '../../wire/json.ts';
import { leaf, lenient } from '../../wire/leaf.ts';
import { oneOf, text } from '../../wire/parts.ts';
import { snapChecker } from '../../wire/snap/check.ts';
import { parseZoned } from '../../wire/snap/time.ts';
import type { Endpoint } from '../exchange.ts';
import { type SnapDeps, snapEndpoint } from './endpoint.ts';

export const snapStatusPath = '/orders/v1.0/debit/status';

const anything = lenient({});

/** The body of check-status. Official clients send `null`, blank texts, or `{}` as an amount for absent members. */
export const statusRequest = Type.Object({
  originalPartnerReferenceNo: Type.Optional(text({ max: 64 })),
  originalReferenceNo: Type.Optional(text({ max: 64 })),
  originalExternalId: Type.Optional(text({ max: 64 })),
  // Clients send the code of this service; the standard of Bank Indonesia says that of the payment.
  serviceCode: oneOf(['55', '54', '05']),
  transactionDate: Type.Optional(
    leaf<string>(
      { type: 'string', format: 'date-time' },
      (value) => typeof value === 'string' && parseZoned(value) !== undefined,
      'must be an instant such as 2026-07-10T11:57:58+07:00',
    ),
  ),
  amount: anything,
  merchantId: anything,
  subMerchantId: anything,
  externalStoreId: anything,
  additionalInfo: Type.Optional(
    Type.Object({
      deviceId: anything,
      channel: Type.Optional(text({ max: 64 })),
      origin: anything,
    }),
  ),
});

type StatusRequest = Static<typeof statusRequest>;

/** The endpoint for check-status (DOKU API, DANA: Check Status). Payments of the classic dialect are not found. */
export function snapStatusEndpoint(deps: SnapDeps, channels: readonly Channel[]): Endpoint {
  const check = snapChecker(statusRequest);
  const names = new Map(channels.flatMap((channel) => nameOf(channel) ?? []));
  return snapEndpoint(deps, 'status', async ({ merchant, body }) => {
    const request = check(body);
    const named = request.additionalInfo?.channel;
    if (named !== undefined && !names.has(named)) {
      throw fieldInvalid('additionalInfo.channel', 'is not known');
    }
    const found = await find(deps.payments.db, merchant.clientId, request);
    const payment = found && (await deps.elsewhere.refresh(found));
    const channel = payment && deps.channelOf(payment.channel);
    const isSnap = channel?.create.address.dialect === 'snap';
    if (!payment || !isSnap || (named !== undefined && names.get(named) !== channel.id)) {
      throw new Refusal({ code: 'PAYMENT_NOT_FOUND' });
    }
    const refunds = payment.paidAmount === 0n ? [] : await refundsOf(deps.payments.db, payment.id);
    const shown = channel.status(payment, deps.payments.clock.now(), refunds);
    return { answer: { status: 200, body: writeJson(shown) }, remembered: false };
  });
}

function nameOf({ id, create: { address } }: Channel): [string, string][] | undefined {
  return address.dialect === 'snap' ? [[address.channel, id]] : undefined;
}

/** Finds the payment by the first reference that is given and ignores the others. Throws FIELD_REQUIRED. */
async function find(
  db: Reader,
  clientId: string,
  request: StatusRequest,
): Promise<Payment | undefined> {
  const { originalPartnerReferenceNo, originalReferenceNo, originalExternalId } = request;
  if (originalPartnerReferenceNo !== undefined) {
    return findByReference(db, clientId, originalPartnerReferenceNo);
  }
  if (originalReferenceNo !== undefined) {
    const payment = isId(originalReferenceNo) ? await findById(db, originalReferenceNo) : undefined;
    return payment?.clientId === clientId ? payment : undefined;
  }
  if (originalExternalId !== undefined) return findByRequest(db, clientId, originalExternalId);
  throw new Refusal({ code: 'FIELD_REQUIRED', field: 'originalPartnerReferenceNo' });
}

const isId = (text: string) => /^[0-9a-f]{32}$/.test(text);
