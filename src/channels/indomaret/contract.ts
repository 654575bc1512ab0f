// Indomaret's request on the wire (DOKU API, Indomaret): fields in the documentation's order.
import Type, { type Static } from 'typebox';
import { withRule } from '../../wire/leaf.ts';
import { email, flag, minutes, reference, rupiah, text } from '../../wire/parts.ts';
import { additionalInfo } from '../parts/additional-info.ts';

/** The documentation's lengths of these texts are lost. Every text that fits on a receipt is accepted. */
const receipt = Type.Object({
  description: Type.Optional(text({ max: 255 })),
  footer_message: Type.Optional(text({ max: 512 })),
});

const receiptHolder = Type.Object({ receipt: Type.Optional(receipt) });

const members = Type.Object({
  order: Type.Object({
    invoice_number: reference({ max: 64 }),
    amount: rupiah({ digits: 12 }),
  }),
  online_to_offline_info: Type.Object({
    expired_time: Type.Optional(minutes({ digits: 8 })),
    reusable_status: flag({ orText: true }),
    info: Type.Optional(text({ max: 255 })),
    // The name that DOKU's own plugins use.
    info1: Type.Optional(text({ max: 255 })),
  }),
  customer: Type.Object({
    name: text({ max: 255 }),
    email: Type.Optional(email({ max: 128 })),
  }),
  indomaret_info: Type.Optional(receiptHolder),
  // A published request for Indomaret has Alfa's block instead.
  alfa_info: Type.Optional(receiptHolder),
  additional_info: Type.Optional(additionalInfo),
});

export type IndomaretRequest = Static<typeof members>;

/** The receipt must have a description. Public clients send no receipt at all. */
export const request = withRule(members, {
  before: 'additional_info',
  waivable: 'left out',
  broken: (body) =>
    receiptOf(body).description === undefined
      ? { code: 'FIELD_REQUIRED', field: 'indomaret_info.receipt.description' }
      : undefined,
});

/** The texts of the receipt, from either block. */
export function receiptOf({ indomaret_info, alfa_info }: IndomaretRequest) {
  return { ...alfa_info?.receipt, ...indomaret_info?.receipt };
}
