// The sandbox's door to disputes: the customer's bank takes the money of a payment back.
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { bodyReader } from '../http/body.ts';
import { json } from '../http/json.ts';
import type { OfficeDeps } from '../office/deps.ts';
import { startDispute } from '../office/disputes.ts';
import { disputeView } from '../office/operations/disputes.ts';
import { findPayment } from '../office/payments.ts';
import { deadline } from '../office/period.ts';
import { sandboxActor } from './actor.ts';

const text = Type.String({ minLength: 1, maxLength: 128 });
const rupiah = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });

const readDispute = bodyReader(
  Type.Object(
    {
      amount: Type.Optional(rupiah),
      reason_code: Type.Optional(text),
      deadline: Type.Optional(text),
      reference: Type.Optional(text),
      fee: Type.Optional(rupiah),
      by: Type.Optional(text),
      client_id: Type.Optional(text),
    },
    { additionalProperties: false },
  ),
);

/** How long a merchant has to answer unless the call says so. */
const usualDays = 7;

/** Mounts it on the sandbox's part of the server. */
export function disputeRoutes(app: FastifyInstance, office: OfficeDeps): void {
  app.post<{ Params: { reference: string } }>(
    '/sandbox/v1/payments/:reference/dispute',
    async (request, reply) => {
      const { client_id: clientId, by, amount, fee, ...body } = readDispute(request);
      const { id } = await findPayment(office, { name: request.params.reference, clientId });
      const usual = new Date(office.clock.now().getTime() + usualDays * 86_400_000);
      const opened = await startDispute(office, sandboxActor(by), {
        paymentId: id,
        amount: amount === undefined ? undefined : BigInt(amount),
        fee: fee === undefined ? undefined : BigInt(fee),
        reasonCode: body.reason_code ?? 'FRAUD',
        dueAt: body.deadline === undefined ? usual : deadline('deadline', body.deadline),
        reference: body.reference,
      });
      return json(reply, 201, disputeView(opened));
    },
  );
}
