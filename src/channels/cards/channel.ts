// Cards: the customer enters a card on the gateway's own page, and the issuer asks for 3-D Secure.
import type { Order } from '../../payments/payment.ts';
import { Refusal } from '../../refusal.ts';
import { decimalOf, decimalText, ExactDecimal, type ExactNumber } from '../../wire/decimal.ts';
import type { Call, Links, NamedToken } from '../channel.ts';
import { defineChannel } from '../channel.ts';
import { echoed, orderOptions } from '../parts/additional-info.ts';
import { returnAddresses } from '../parts/buyer.ts';
import { purchaseLines } from '../parts/line-items.ts';
import { type CardPayment, evidenceOf, notification, refundStatus, status } from './bodies.ts';
import { type CardsRequest, request } from './contract.ts';
import { demandOffered } from './demand.ts';
import { operations } from './operations.ts';
import type { CardOrder, CardPaymentType, DisclaimerText } from './order.ts';
import { provider } from './provider.ts';
import { responseCodes } from './response-codes.ts';
import { type CardSettings, cardSettings, settingsProblem } from './settings.ts';
import { settingsSchema } from './settings-schema.ts';
import { simulation } from './simulation.ts';

/** ASSUMED: how long a page can be used to pay, in seconds of business time. */
const pageLifeSeconds = 60 * 60;

export const cards = defineChannel({
  id: 'cards',
  name: 'Cards',
  nameInIndonesian: 'Kartu',
  summary: 'Cards on a hosted page: 3-D Secure, instalments, saved cards, authorize and capture.',
  create: {
    address: { dialect: 'classic', method: 'POST', path: '/credit-card/v1/payment-page' },
    request,
    uniqueFields: { reference: 'order.invoice_number' },
    accept,
    namedToken,
    respond,
  },
  status,
  notification,
  refundStatus,
  operations,
  pagePath: '/pay/{token}',
  paidWith: (payment) => evidenceOf(payment)?.card,
  tenor: (payment) => evidenceOf(payment)?.tenor,
  voidsBeforeSettlement: true,
  responseCodes,
  refusals: 'card-api',
  settingsProblem,
  settingsSchema,
  simulation,
  provider,
});

function accept(body: CardsRequest, call: Call): Order<CardOrder> {
  const settings = cardSettings(call.settings);
  const type = demandOffered(body, settings);
  const { order, customer: { name = '', email, phone } = {} } = body;
  const items = (order.line_items ?? []).map((item) => ({ ...item, name: item.name ?? 'Item' }));
  const { callback_url, failed_url } = order;
  return {
    reference: order.invoice_number,
    amount: BigInt(order.amount),
    lifeSeconds: pageLifeSeconds,
    reusable: false,
    retryable: true,
    renewable: true,
    purchase: {
      customer: { name, email, phone },
      lines: purchaseLines(items),
      ...returnAddresses({
        callback_url,
        callback_url_cancel: failed_url,
      }),
    },
    details: details(body, type, settings),
    ...orderOptions(body.additional_info),
  };
}

function details(
  body: CardsRequest,
  type: CardPaymentType,
  settings: CardSettings | undefined,
): CardOrder {
  const { order, card, customer = {}, payment, override_configuration: config } = body;
  const { id, name, email, phone, address, country } = customer;
  const { themes } = config ?? {};
  return {
    type,
    autoCapture: payment?.auto_capture === true,
    acquirer: payment?.acquirer,
    tenor: payment?.tenor,
    customer: { id, name, email, phone, address, country },
    token: card?.token,
    save: card?.save === true,
    autoRedirect: order.auto_redirect === true,
    lines: order.line_items?.map((item) => ({
      name: item.name,
      price: textOf(item.price),
      quantity: item.quantity.toString(),
    })),
    descriptor: order.descriptor ?? settings?.descriptor,
    sessionId: order.session_id,
    language: themes?.language === 'ID' ? 'id' : 'en',
    theme: {
      background: themes?.background_color,
      font: themes?.font_color,
      buttonBackground: themes?.button_background_color,
      buttonFont: themes?.button_font_color,
    },
    promos: promosOf(config),
    allowBins: (config?.allow_bin ?? []).map(String),
    allowTenors: [...(config?.allow_tenor ?? [])],
    disclaimer: disclaimerOf(body.additional_info?.disclaimer),
    settings,
  };
}

/** A promo needs a BIN and a discount. A row without one of them is ignored. */
function promosOf(config: CardsRequest['override_configuration']): CardOrder['promos'] {
  return (config?.promo ?? []).flatMap(({ bin, discount_amount: discount }) =>
    bin === undefined || discount === undefined
      ? []
      : [{ bin: String(bin), discount: discount.toString() }],
  );
}

type Disclaimer = NonNullable<CardsRequest['additional_info']>['disclaimer'];

/** A language without its own text shows the text of the other language. English comes first. */
function disclaimerOf(given: Disclaimer): CardOrder['disclaimer'] {
  if (typeof given === 'string') return { en: { message: given }, id: { message: given } };
  const [english, indonesian] = [disclaimerText(given?.en), disclaimerText(given?.id)];
  const fallback = english ?? indonesian;
  if (fallback === undefined) return undefined;
  return { en: english ?? fallback, id: indonesian ?? fallback };
}

function disclaimerText(
  given: string | { title?: string; message: string } | undefined,
): DisclaimerText | undefined {
  if (given === undefined || given === '') return undefined;
  if (typeof given === 'string') return { message: given };
  const { title, message } = given;
  return title === undefined || title === '' ? { message } : { title, message };
}

function namedToken({ details: { token, customer } }: Order<CardOrder>): NamedToken | undefined {
  if (token === undefined || customer.id === undefined) return undefined;
  return { token, customerId: customer.id, field: 'card.token' };
}

/** Throws a Refusal ACQUIRER_DECLINED for a failed payment: this answer has no field for a failure. */
function respond(payment: CardPayment, _links: Links) {
  if (payment.status === 'FAILED' || payment.paymentUrl === undefined) {
    const reason = 'no payment page was opened';
    throw new Refusal({ code: 'ACQUIRER_DECLINED', channel: 'cards', reason });
  }
  const { lines, sessionId } = payment.details;
  return {
    order: {
      invoice_number: payment.reference,
      line_items: lines?.map(echoedLine),
      session_id: sessionId ?? payment.references.find(isSession)?.value ?? '',
    },
    credit_card_payment_page: { url: payment.paymentUrl },
    ...echoed(payment),
  };
}

const isSession = ({ name }: { name: string }) => name === 'SESSION_ID';

function echoedLine(line: NonNullable<CardOrder['lines']>[number]) {
  return {
    name: line.name,
    price: numberOf(line.price),
    quantity: numberOf(line.quantity),
  };
}

function textOf(price: ExactNumber): string {
  const exact = decimalOf(price);
  if (exact === undefined) throw new TypeError('the price was not checked');
  return decimalText(exact);
}

/** A double holds fifteen digits exactly. Longer numbers are written as they were sent. */
function numberOf(digits: string): number | ExactDecimal {
  return digits.length <= 15 ? Number(digits) : new ExactDecimal(digits);
}
