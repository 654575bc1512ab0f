// What an order for a card page may ask of its merchant's settings: payment type, bank, tenor, amount. Pure.
import { fieldInvalid, Refusal } from '../../refusal.ts';
import { type AcquirerId, acquirerRules } from './acquirers.ts';
import type { CardsRequest } from './contract.ts';
import {
  instalmentOffers,
  instalmentsAt,
  isKnownTenor,
  merchantAcquirer,
  sellsAt,
  typesOf,
  usualType,
} from './offer.ts';
import type { CardPaymentType, CardSettings } from './settings.ts';

/** The longest invoice number that Bank Mandiri accepts (DOKU API, Cards). */
const mandiriInvoiceLength = 27;

/**
 * The payment type of an order. Throws the first refusal: FIELD_INVALID or FIELD_REQUIRED for a field that does
 * not fit the merchant's banks, MERCHANT_NOT_CONFIGURED for a payment type or a bank that the merchant has not.
 */
export function demandOffered(
  body: CardsRequest,
  settings: CardSettings | undefined,
): CardPaymentType {
  const named = body.payment?.acquirer;
  demandInvoice(body.order.invoice_number, named ?? merchantAcquirer(settings));
  const type = typeOf(body, settings);
  demandTenors(body, settings, type);
  if (type === 'INSTALLMENT') demandInstalment(body, settings);
  else if (named !== undefined && !sellsAt(settings, named)) {
    throw notConfigured(
      'payment.acquirer',
      `${named} is not one of the merchant's banks for ${type}`,
    );
  }
  return type;
}

function notConfigured(field: string, reason: string): Refusal {
  return new Refusal({ code: 'MERCHANT_NOT_CONFIGURED', field, reason });
}

function required(field: string): Refusal {
  return new Refusal({ code: 'FIELD_REQUIRED', field });
}

/** Throws FIELD_INVALID for an invoice number that the bank does not take. */
function demandInvoice(invoice: string, bank: AcquirerId): void {
  if (bank !== 'BANK_MANDIRI' || [...invoice].length <= mandiriInvoiceLength) return;
  const reason = `must have at most ${mandiriInvoiceLength} characters with BANK_MANDIRI`;
  throw fieldInvalid('order.invoice_number', reason);
}

function typeOf(body: CardsRequest, settings: CardSettings | undefined): CardPaymentType {
  const given = body.payment?.type;
  const named = given === 'AUTHORIZATION' ? 'AUTHORIZE' : given;
  const types = typesOf(settings);
  const type = named ?? usualType(settings);
  if (type === undefined) throw required('payment.type');
  if (types.includes(type)) return type;
  throw notConfigured('payment.type', `${type} is not one of the merchant's: ${types.join(', ')}`);
}

/** `allow_tenor` only narrows what the banks offer, so a tenor that they do not have is ignored; a wrong one is not. */
function demandTenors(
  { override_configuration: config, payment }: CardsRequest,
  settings: CardSettings | undefined,
  type: CardPaymentType,
): void {
  const allowed = config?.allow_tenor ?? [];
  const unknown = allowed.findIndex((months) => !isKnownTenor(settings, months));
  if (unknown >= 0) {
    const field = `override_configuration.allow_tenor[${unknown}]`;
    throw fieldInvalid(field, 'must be 0 or a tenor that a bank offers');
  }
  if (type !== 'SALE' || allowed.length === 0 || allowed.includes(0)) return;
  const isOffered = instalmentOffers(settings, payment?.acquirer).some(({ tenors }) =>
    tenors.some((months) => allowed.includes(months)),
  );
  if (isOffered) return;
  const reason = "allows only instalments that the merchant's banks do not offer";
  throw notConfigured('override_configuration.allow_tenor', reason);
}

/** The contract has checked that an INSTALLMENT names both, unless the merchant's default made it one. */
function demandInstalment(
  { order: { amount }, payment }: CardsRequest,
  settings: CardSettings | undefined,
): void {
  const { acquirer, tenor } = payment ?? {};
  if (acquirer === undefined) throw required('payment.acquirer');
  const offer = instalmentsAt(settings, acquirer);
  if (offer === undefined) {
    const { instalments: kind } = acquirerRules[acquirer];
    const needed = kind === 'on-us' ? 'for instalments' : 'for sales';
    const reason = `${acquirer} has given the merchant no number (MID) ${needed}`;
    throw notConfigured('payment.acquirer', reason);
  }
  const { tenors, minimum } = offer;
  if (tenor === undefined) throw required('payment.tenor');
  if (!tenors.includes(tenor)) {
    throw fieldInvalid('payment.tenor', `must be one of ${tenors.join(', ')} at ${acquirer}`);
  }
  if (BigInt(amount) >= minimum) return;
  throw fieldInvalid('order.amount', `must be at least ${minimum} for instalments at ${acquirer}`);
}
