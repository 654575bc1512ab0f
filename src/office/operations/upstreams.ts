// Operations on providers: their health, what they have not told, and deciding it.
import Type from 'typebox';
import { openMatters } from '../../upstreams/decide.ts';
import { askNow, decidePayment, providerOf, showProviders } from '../providers.ts';
import { ownPayment } from '../story.ts';
import { operation } from './operation.ts';
import { paymentRow } from './payment-views.ts';
import { closed } from './schemas.ts';
import { notificationView, openView, providerView } from './upstream-views.ts';

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

export const upstreamOperations = { list, show, ask, decide };
