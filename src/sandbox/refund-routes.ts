// The sandbox's doors to the office's refunds: refund a payment, end a refund that is worked by hand.
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { bodyReader } from '../http/body.ts';
import { json } from '../http/json.ts';
import type { OfficeDeps } from '../office/deps.ts';
import { findPayment } from '../office/payments.ts';
import { refundPayment, workDueRefund } from '../office/refunds.ts';
import { refundView } from '../office/view.ts';
import { sandboxActor } from './actor.ts';

const text = Type.String({ minLength: 1, maxLength: 255 });
const closed = { additionalProperties: false };

const readRefund = bodyReader(
  Type.Object(
    {
      amount: Type.Optional(Type.Integer({ minimum: 1 })),
      reason: Type.Optional(text),
      reference: Type.Optional(text),
      by: Type.Optional(text),
      client_id: Type.Optional(text),
    },
    closed,
  ),
);

const readWork = bodyReader(
  Type.Object({ by: Type.Optional(text), note: Type.Optional(text) }, closed),
);

/** Mounts them on the sandbox's part of the server. */
export function refundRoutes(app: FastifyInstance, office: OfficeDeps): void {
  app.post<{ Params: { reference: string } }>(
    '/sandbox/v1/payments/:reference/refunds',
    async (request, reply) => {
      const { amount, reason, reference, by, client_id: clientId } = readRefund(request);
      const payment = await findPayment(office, { name: request.params.reference, clientId });
      const made = await refundPayment(office, sandboxActor(by), {
        payment,
        amount: amount === undefined ? undefined : BigInt(amount),
        reason,
        reference,
      });
      return json(reply, 201, refundView(made.refund, made.payment));
    },
  );
  for (const outcome of ['done', 'rejected'] as const) {
    app.post<{ Params: { id: string } }>(
      `/sandbox/v1/refunds/:id/${outcome}`,
      async (request, reply) => {
        const { by, note } = readWork(request);
        const work = { refundId: request.params.id, outcome, note };
        const ended = await workDueRefund(office, sandboxActor(by), work);
        return json(reply, 200, refundView(ended.refund, ended.payment));
      },
    );
  }
}
