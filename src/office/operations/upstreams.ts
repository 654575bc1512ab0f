// Operations on providers: their health, what they have not told, and deciding it.
import Type from 'typebox';
import { openMatters } from '../../upstreams/decide.ts';
import {
  askNow,
  bookAtProvider,
  decidePayment,
  dismissNotification,
  notificationOf,
  providerOf,
  showProviders,
} from '../providers.ts';
import { ownPayment } from '../story.ts';
import { referenceOf } from './made-once.ts';
import { operation } from './operation.ts';
import { paymentRow } from './payment-views.ts';
import { closed } from './schemas.ts';
import { notificationDetail, notificationView, openView, providerView } from './upstream-views.ts';

const list = operation({
  method: 'GET',
  path: '/upstreams',
  permission: 'upstreams.read',
  summary: 'Show the providers, how they are, and what they have not told',
  async run(deps) {
    const { providers, open, unmatched } = await showProviders(deps);
    return {
      upstreams: providers.map(providerView),
      open: open.map(openView),
      unmatched: unmatched.map(notificationView),
    };
  },
});

const show = operation({
  method: 'GET',
  path: '/payments/:id/provider',
  permission: 'upstreams.read',
  summary: 'Show what of a payment is open at its provider, and when it is asked next',
  async run(deps, actor, { params }) {
    const payment = await ownPayment(deps, actor, params.id ?? '');
    const { matters, asking } = await providerOf(deps, payment);
    return {
      payment: paymentRow(payment, deps.clock.now()),
      upstream: payment.upstream ?? null,
      open: matters,
      asked: asking?.asked ?? 0,
      next_at: asking?.nextAt ?? null,
      problem: asking?.problem ?? null,
    };
  },
});

const ask = operation({
  method: 'POST',
  path: '/payments/:id/provider/ask',
  permission: 'upstreams.work',
  summary: 'Ask the provider of a payment now',
  status: 202,
  async run(deps, actor, { params }) {
    await askNow(deps, actor, await ownPayment(deps, actor, params.id ?? ''));
  },
});

const decide = operation({
  method: 'POST',
  path: '/payments/:id/provider/decision',
  permission: 'upstreams.work',
  summary: 'Decide what the provider of a payment does not say, after asking it by other means',
  body: Type.Object(
    {
      matter: Type.Enum([...openMatters]),
      outcome: Type.Enum(['done', 'refused']),
      reason: Type.String({ minLength: 3, maxLength: 500 }),
    },
    closed,
  ),
  async moves(deps, actor, { params }) {
    const { amount, clientId } = await ownPayment(deps, actor, params.id ?? '');
    return { amount, clientId };
  },
  async run(deps, actor, { params, body }) {
    const payment = await ownPayment(deps, actor, params.id ?? '');
    return paymentRow(await decidePayment(deps, actor, { payment, ...body }), deps.clock.now());
  },
});

const reason = Type.String({ minLength: 3, maxLength: 500 });

const book = operation({
  method: 'POST',
  path: '/payments/:id/provider/booking',
  permission: 'upstreams.work',
  summary: 'Book a refund or a capture that was made in the provider’s back office',
  body: Type.Object(
    {
      what: Type.Enum(['refund', 'capture']),
      /** Rupiah. */
      amount: Type.Integer({ minimum: 1 }),
      reason,
      /** The provider’s notification of it: it is done with then. */
      notification_id: Type.Optional(Type.String()),
    },
    closed,
  ),
  async moves(deps, actor, { params, body }) {
    const { clientId } = await ownPayment(deps, actor, params.id ?? '');
    return { amount: BigInt(body.amount), clientId };
  },
  async run(deps, actor, { params, body, key }) {
    const payment = await ownPayment(deps, actor, params.id ?? '');
    const { what, amount, reason: why, notification_id: notificationId } = body;
    const reference = referenceOf(actor, 'book', payment.id, key);
    const wanted = {
      payment,
      what,
      amount: BigInt(amount),
      reason: why,
      notificationId,
      reference,
    };
    return paymentRow(await bookAtProvider(deps, actor, wanted), deps.clock.now());
  },
});

const notification = operation({
  method: 'GET',
  path: '/upstreams/notifications/:id',
  permission: 'upstreams.read',
  summary: 'Show a provider’s notification as it came, and what it led to',
  async run(deps, _actor, { params }) {
    const found = await notificationOf(deps, params.id ?? '');
    return notificationDetail(found, deps.clock.now());
  },
});

const dismiss = operation({
  method: 'POST',
  path: '/upstreams/notifications/:id/dismissal',
  permission: 'upstreams.work',
  summary: 'Say that nothing has to be booked for a provider’s notification',
  body: Type.Object({ reason }, closed),
  status: 204,
  async run(deps, actor, { params, body }) {
    await dismissNotification(deps, actor, { id: params.id ?? '', reason: body.reason });
  },
});

export const upstreamOperations = { list, show, ask, decide, book, notification, dismiss };
