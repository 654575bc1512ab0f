// Operations that only a sandbox has: the customer, the clock, faults, a fresh start, invented payments.
import Type from 'typebox';
import type { Channel } from '../../channels/channel.ts';
import { type Payment, statusAt } from '../../payments/payment.ts';
import { control, demandSandbox, playable, playCustomer } from '../sandbox.ts';
import { operation } from './operation.ts';
import { closed, text } from './schemas.ts';

const listed = 20;

const show = operation({
  method: 'GET',
  path: '/sandbox',
  permission: 'sandbox.play',
  sandboxOnly: true,
  summary:
    'Show the clock, the fault plan, the test cards and the payments that wait for a customer',
  query: Type.Object({ client_id: Type.Optional(text) }, closed),
  async run(deps, actor, { query }) {
    const controls = demandSandbox(deps);
    const found = await playable(deps, actor, { clientId: query.client_id, limit: listed });
    return {
      now: deps.clock.now(),
      ahead_seconds: controls.aheadSeconds(),
      faults: controls.faults(),
      cards: controls.cards,
      payments: found.map((payment) => ({
        ...playedView(payment, deps.clock.now()),
        page: payment.paymentUrl ?? controls.tillHref(payment) ?? null,
        takes_card: takesCard(deps.channels, payment.channel),
      })),
    };
  },
});

const play = operation({
  method: 'POST',
  path: '/sandbox/payments/:id/outcome',
  permission: 'sandbox.play',
  sandboxOnly: true,
  summary: 'Play the customer and the acquirer of a payment',
  body: Type.Object(
    {
      outcome: Type.Enum(['SUCCESS', 'FAILED', 'EXPIRED']),
      card: Type.Optional(text),
    },
    closed,
  ),
  async run(deps, actor, { params, body }) {
    return playedView(await playCustomer(deps, actor, params.id ?? '', body), deps.clock.now());
  },
});

const clock = operation({
  method: 'POST',
  path: '/sandbox/clock',
  permission: 'sandbox.control',
  sandboxOnly: true,
  summary: 'Move business time forward by so many seconds, or back to wall-clock time',
  body: Type.Object(
    {
      advance_seconds: Type.Optional(Type.Integer({ minimum: 1, maximum: 315_360_000 })),
      reset: Type.Optional(Type.Boolean()),
    },
    closed,
  ),
  async run(deps, actor, { body }) {
    const move = body.reset === true ? 'reset' : { seconds: body.advance_seconds ?? 0 };
    const deed = { action: 'move clock', after: body };
    await control(deps, actor, deed, (controls) => controls.moveClock(move));
    return { now: deps.clock.now() };
  },
});

const faults = operation({
  method: 'POST',
  path: '/sandbox/faults',
  permission: 'sandbox.control',
  sandboxOnly: true,
  summary: 'Replace the fault plan; an empty list ends it',
  body: Type.Object(
    {
      faults: Type.Array(Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])), {
        maxItems: 100,
      }),
    },
    closed,
  ),
  async run(deps, actor, { body }) {
    const deed = { action: 'plan faults', after: { faults: body.faults } };
    return control(deps, actor, deed, async (controls) => {
      await controls.planFaults(body.faults);
      return { faults: controls.faults() };
    });
  },
});

const reset = operation({
  method: 'POST',
  path: '/sandbox/reset',
  permission: 'sandbox.control',
  sandboxOnly: true,
  summary: 'Remove payments and everything that calls have caused; merchants, keys and people stay',
  status: 204,
  async run(deps, actor) {
    await control(deps, actor, { action: 'reset sandbox' }, (controls) => controls.reset());
  },
});

const seed = operation({
  method: 'POST',
  path: '/sandbox/seed',
  permission: 'sandbox.control',
  sandboxOnly: true,
  summary: 'Add invented payments of all channels, which prove',
  status: 201,
  body: Type.Object(
    {
      payments: Type.Integer({ minimum: 1, maximum: 5000 }),
      days: Type.Optional(Type.Integer({ minimum: 1, maximum: 365 })),
      seed: Type.Optional(Type.Integer({ minimum: 0, maximum: 2 ** 31 })),
    },
    closed,
  ),
  async run(deps, actor, { body }) {
    const { payments, days = 30, seed: number = 7 } = body;
    const deed = { action: 'seed sandbox', after: { payments, days } };
    return control(deps, actor, deed, (controls) =>
      controls.seed({ payments, days, seed: number }),
    );
  },
});

/** Whether its customer pays with a card. */
function takesCard(channels: readonly Channel[], id: string): boolean {
  return channels.find((one) => one.id === id)?.simulation.flow === 'issuer';
}

function playedView(payment: Payment, now: Date) {
  return {
    id: payment.id,
    client_id: payment.clientId,
    channel: payment.channel,
    reference: payment.reference,
    status: statusAt(payment, now),
    amount: payment.amount,
    payment_code: payment.paymentCode ?? null,
    expires_at: payment.expiresAt,
  };
}

export const sandboxOperations = { show, play, clock, faults, reset, seed };
