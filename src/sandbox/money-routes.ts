// The sandbox's routes about money: settlement on demand, and the back office's refunds.
import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import type { Channel } from '../channels/channel.ts';
import { json } from '../http/json.ts';
import { Problem } from '../http/problem.ts';
import { isUuid } from '../lib/ids.ts';
import { giveBack } from '../payments/give-back.ts';
import type { Payment, Refund } from '../payments/payment.ts';
import type { RefundDeps } from '../payments/refund.ts';
import { workRefund } from '../payments/work-refund.ts';
import { Refusal } from '../refusal.ts';
import { releaseHold } from '../settlement/release-hold.ts';
import { type SettlementDeps, settleBatches } from '../settlement/settle-batches.ts';
import { findBatch, isSettled } from '../settlement/store.ts';
import { batchView } from '../settlement/view.ts';
import type { Db } from '../storage/db.ts';
import { bodyOf } from './body.ts';
import { type FindDeps, findOne } from './outcome.ts';

export interface MoneyDeps extends RefundDeps, FindDeps {
  db: Db;
  channelOf: (id: string) => Channel;
  settlement: SettlementDeps;
}

const text = Type.String({ minLength: 1, maxLength: 255 });
const closed = { additionalProperties: false };

const refundSchema = Type.Object(
  {
    amount: Type.Optional(Type.Integer({ minimum: 1 })),
    reason: Type.Optional(text),
    reference: Type.Optional(text),
    by: Type.Optional(text),
    client_id: Type.Optional(text),
  },
  closed,
);

const workSchema = Type.Object({ by: Type.Optional(text), note: Type.Optional(text) }, closed);
const releaseSchema = Type.Object({ by: Type.Optional(text), client_id: Type.Optional(text) });

/** Who does what is done through these routes, unless they say. */
const somebody = 'sandbox';

interface Named {
  Params: { reference: string };
}

/** Mounts them on the sandbox's part of the server. */
export function moneyRoutes(app: FastifyInstance, deps: MoneyDeps): void {
  settlementRoutes(app, deps);
  app.post<Named>('/sandbox/v1/payments/:reference/refunds', async (request, reply) => {
    const asked = bodyOf(request, refundSchema);
    const payment = await findOne(deps, request.params.reference, asked.client_id);
    const made = await orProblem(() => giveBack(deps, wantedOf(deps, payment, asked)));
    return json(reply, 201, refundView(made.refund, made.payment));
  });
  for (const outcome of ['done', 'rejected'] as const) {
    app.post<{ Params: { id: string } }>(
      `/sandbox/v1/refunds/:id/${outcome}`,
      async (request, reply) => {
        const { by = somebody, note } = bodyOf(request, workSchema);
        const work = { refundId: uuidOf(request.params.id), outcome, by };
        const ended = await orProblem(() =>
          workRefund(deps, note === undefined ? work : { ...work, note }),
        );
        return json(reply, 200, refundView(ended.refund, ended.payment));
      },
    );
  }
}

function settlementRoutes(app: FastifyInstance, deps: MoneyDeps): void {
  app.post('/sandbox/v1/settlements', async (_request, reply) => {
    const batches = await settleBatches(deps.settlement, 'on-demand');
    const views: object[] = [];
    for (const batch of batches) views.push(await batchView(deps.db, batch));
    return json(reply, 200, { batches: views });
  });
  app.get<{ Params: { id: string } }>('/sandbox/v1/settlements/:id', async (request, reply) => {
    const batch = await findBatch(deps.db, request.params.id);
    if (batch === undefined) throw notFound(`batch ${request.params.id}`);
    return json(reply, 200, await batchView(deps.db, batch));
  });
  app.post<Named>('/sandbox/v1/payments/:reference/release', async (request, reply) => {
    const { by = somebody, client_id } = bodyOf(request, releaseSchema);
    const payment = await findOne(deps, request.params.reference, client_id);
    const answer = () => ({ status: 204, body: Buffer.alloc(0) });
    await orProblem(() => releaseHold(deps, { payment, by, answer }));
    return json(reply, 200, { reference: payment.reference, held: false });
  });
}

function wantedOf(deps: MoneyDeps, payment: Payment, asked: Static<typeof refundSchema>) {
  const { amount, reason, reference, by = somebody } = asked;
  return {
    payment,
    by,
    ...(amount === undefined ? {} : { amount: BigInt(amount) }),
    ...(reason === undefined ? {} : { reason }),
    ...(reference === undefined ? {} : { reference }),
    policy: {
      voidsBeforeSettlement: deps.channelOf(payment.channel).voidsBeforeSettlement ?? false,
    },
    isSettled: ({ id }: Payment) => isSettled(deps.db, id),
  };
}

/** A refund as these routes show it: rupiah, ISO-8601 UTC. */
function refundView(refund: Refund, payment: Payment): object {
  return {
    id: refund.id,
    reference: refund.reference,
    payment: payment.reference,
    client_id: refund.clientId,
    channel: payment.channel,
    type: refund.type,
    status: refund.status,
    amount: refund.amount,
    fee_returned: refund.feeReturned ?? 0n,
    reason: refund.reason ?? null,
    message: refund.message ?? null,
    created_at: refund.createdAt.toISOString(),
    due_at: refund.dueAt?.toISOString() ?? null,
    completed_at: refund.completedAt?.toISOString() ?? null,
    worked_by: refund.workedBy ?? null,
    payment_status: payment.status,
  };
}

function notFound(what: string): Problem {
  return new Problem(404, 'Not found', `There is no ${what}.`);
}

function uuidOf(text: string): string {
  if (isUuid(text)) return text;
  throw notFound(`refund ${text}`);
}

/** A refusal as a problem document. */
async function orProblem<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { reason } = error;
    switch (reason.code) {
      case 'PAYMENT_NOT_FOUND':
        throw notFound('such refund');
      case 'STATE_CONFLICT': {
        const detail = `It is ${reason.status} and cannot become ${reason.wanted}.`;
        throw new Problem(409, 'Conflict', detail);
      }
      case 'REFUND_EXCEEDS':
        throw new Problem(409, 'Conflict', `Only ${reason.refundable} rupiah are left.`);
      case 'VOID_NOT_WHOLE':
        throw new Problem(409, 'Conflict', `Before settlement all ${reason.whole} go back.`);
      default:
        throw new Problem(409, 'Conflict', reason.code.toLowerCase().replaceAll('_', ' '));
    }
  }
}
