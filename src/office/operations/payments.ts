// Operations on payments: list and find them, a payment's story, what can be done to it, and doing it.
import Type from 'typebox';
import { notifiedOf } from '../../notifications/of-payment.ts';
import { historyOf } from '../../payments/find.ts';
import { type PaymentStatus, transitions } from '../../payments/payment.ts';
import { leftToReturn } from '../../payments/plan-refund.ts';
import type { SearchPlace } from '../../payments/search.ts';
import { fieldInvalid } from '../../refusal.ts';
import { actionsOf } from '../actions.ts';
import { audit } from '../audit.ts';
import { capturePayment, release as releaseIt } from '../captures.ts';
import { allPayments, findPayments, type PaymentsWanted } from '../find-payments.ts';
import { missing } from '../named.ts';
import { resend } from '../notifications.ts';
import { openPeriod } from '../period.ts';
import { refundOnce } from '../refunds.ts';
import { narrowed } from '../scope.ts';
import { ownPayment, storyOf } from '../story.ts';
import { actionsView } from './action-views.ts';
import { cursorOf, type Paging, pageWanted } from './cursor.ts';
import { referenceOf } from './made-once.ts';
import { type Download, operation } from './operation.ts';
import * as views from './payment-views.ts';
import { paymentsCsv } from './payments-csv.ts';
import { closed, dayOrInstant, paging, rupiah, rupiahOf, text } from './schemas.ts';
import { timelineOf } from './timeline.ts';

const statuses = Object.keys(transitions) as PaymentStatus[];

/** The filters of the list and of its file. */
const filters = {
  client_id: Type.Optional(text),
  channel: Type.Optional(text),
  status: Type.Optional(Type.Enum(statuses)),
  reference: Type.Optional(text),
  payment_code: Type.Optional(text),
  amount: Type.Optional(Type.String({ pattern: '^\\d{1,16}$' })),
  from: Type.Optional(dayOrInstant),
  to: Type.Optional(dayOrInstant),
  q: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
};
const filterSchema = Type.Object(filters, closed);

function wantedBy(query: Type.Static<typeof filterSchema>): PaymentsWanted {
  const { client_id: clientId, payment_code: paymentCode, q, amount, status, ...others } = query;
  return {
    ...others,
    clientId,
    paymentCode,
    text: q,
    amount: amount === undefined ? undefined : BigInt(amount),
    statuses: status === undefined ? undefined : [status],
  };
}

const list = operation({
  method: 'GET',
  path: '/payments',
  permission: 'payments.read',
  summary: 'List and find payments, newest first; a page may be short and still have a next one',
  query: Type.Object({ ...filters, ...paging }, closed),
  async run(deps, actor, { query: { limit, after, ...query } }) {
    const page = placeWanted({ limit, after });
    const { payments, next } = await findPayments(deps, actor, wantedBy(query), page);
    const now = deps.clock.now();
    return {
      payments: payments.map(({ payment }) => views.paymentRow(payment, now)),
      next: next === undefined ? null : cursorOf([next.by, next.at, next.id]),
    };
  },
});

function placeWanted(given: Paging) {
  const { limit, after } = pageWanted(given, 'text', 'instant', 'id');
  if (after === undefined) return { limit, after };
  const [by = '', at = '', id = ''] = after;
  if (by !== 'words' && by !== 'time') throw fieldInvalid('after', 'is not a cursor of this list');
  return { limit, after: { by, at, id } satisfies SearchPlace };
}

const exported = operation({
  method: 'GET',
  path: '/payments/export',
  permission: 'payments.read',
  summary: 'Download the payments of a list as CSV',
  query: filterSchema,
  async run(deps, actor, { query }): Promise<Download> {
    const wanted = wantedBy(query);
    // What cannot be asked for is refused before the file begins.
    const clientId = narrowed(actor, wanted.clientId);
    openPeriod(wanted);
    const deed = { action: 'export payments', object: 'report payments', clientId, after: query };
    await audit(deps.db.single, actor, deed);
    return paymentsCsv(allPayments(deps, actor, wanted), () => deps.clock.now());
  },
});

const show = operation({
  method: 'GET',
  path: '/payments/:id',
  permission: 'payments.read',
  summary: 'Show a payment with its whole story',
  async run(deps, actor, { params }) {
    const story = await storyOf(deps, actor, params.id ?? '');
    const { payment, refunds } = story;
    return {
      ...views.paymentDetail(story, deps.clock.now()),
      timeline: timelineOf(story),
      requests: story.requests.map(views.requestView),
      tries: story.steps.map(views.stepView),
      receipts: story.receipts.map(views.receiptView),
      refunds: refunds.map((refund) => views.refundDetail(refund, payment)),
      postings: story.transactions.map(views.postingView),
      notifications: story.notifications.map(views.notifiedView),
    };
  },
});

const actions = operation({
  method: 'GET',
  path: '/payments/:id/actions',
  permission: 'payments.read',
  summary: 'Show what can be done to a payment, and what it will do',
  query: Type.Object(
    { amount: Type.Optional(Type.String({ pattern: '^[1-9]\\d{0,15}$' })) },
    closed,
  ),
  async run(deps, actor, { params, query }) {
    const { id } = await ownPayment(deps, actor, params.id ?? '');
    const amount = query.amount === undefined ? undefined : BigInt(query.amount);
    return actionsView(await actionsOf(deps, { id, amount }), deps.clock.now());
  },
});

const amountAndReason = Type.Object(
  { amount: Type.Optional(rupiah), reason: Type.Optional(text) },
  closed,
);

const refund = operation({
  method: 'POST',
  path: '/payments/:id/refunds',
  permission: 'payments.refund',
  summary: 'Refund a payment, or void it before settlement',
  status: 201,
  body: amountAndReason,
  async moves(deps, actor, { params, body }) {
    const payment = await ownPayment(deps, actor, params.id ?? '');
    const left = leftToReturn(payment);
    return { amount: rupiahOf(body.amount) ?? left, clientId: payment.clientId };
  },
  async run(deps, actor, { params, body, key }) {
    const payment = await ownPayment(deps, actor, params.id ?? '');
    const made = await refundOnce(deps, actor, {
      payment,
      amount: rupiahOf(body.amount),
      reason: body.reason,
      reference: referenceOf(actor, 'refund', payment.id, key),
    });
    return views.refundDetail(made.refund, made.payment);
  },
});

const capture = operation({
  method: 'POST',
  path: '/payments/:id/captures',
  permission: 'payments.capture',
  summary: 'Capture an authorization, wholly or in part',
  status: 201,
  body: Type.Object({ amount: Type.Optional(rupiah) }, closed),
  async run(deps, actor, { params, body, key }) {
    const payment = await ownPayment(deps, actor, params.id ?? '');
    const captured = await capturePayment(deps, actor, {
      payment,
      amount: rupiahOf(body.amount),
      reference: referenceOf(actor, 'capture', payment.id, key),
    });
    const last = (await historyOf(deps.db, payment.id)).at(-1);
    return views.captureView(captured, last?.reason, deps.clock.now());
  },
});

const release = operation({
  method: 'POST',
  path: '/payments/:id/release',
  permission: 'payments.release',
  summary:
    'Release a hold so that the money is settled, or an authorization so that the customer has it again',
  async run(deps, actor, { params, key }) {
    const payment = await ownPayment(deps, actor, params.id ?? '');
    const reference = referenceOf(actor, 'release', payment.id, key);
    return views.paymentRow(await releaseIt(deps, actor, { payment, reference }), deps.clock.now());
  },
});

const resendOne = operation({
  method: 'POST',
  path: '/payments/:id/resend',
  permission: 'notifications.resend',
  summary: 'Send a notification of a payment again: the newest one unless it is named',
  status: 202,
  body: Type.Object({ notification_id: Type.Optional(text) }, closed),
  async run(deps, actor, { params, body }) {
    const payment = await ownPayment(deps, actor, params.id ?? '');
    const all = await notifiedOf(deps.db, payment);
    const name = body.notification_id ?? all.at(-1)?.notification.id;
    const found = all.find(({ notification }) => notification.id === name);
    if (found === undefined) throw missing('notification', name ?? 'of this payment');
    const notificationId = found.notification.id;
    await resend(deps, actor, { notificationId });
    return { id: notificationId };
  },
});

export const paymentOperations = {
  list,
  export: exported,
  show,
  actions,
  refund,
  capture,
  release,
  resend: resendOne,
};
