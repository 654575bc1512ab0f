// The sandbox's doors to settlement: settle now, look at a batch, release a hold.
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { bodyReader } from '../http/body.ts';
import { json } from '../http/json.ts';
import type { OfficeDeps } from '../office/deps.ts';
import { findPayment } from '../office/payments.ts';
import { findSettlement, releasePayment, settleNow } from '../office/settlements.ts';
import { batchView } from '../settlement/view.ts';
import { sandboxActor } from './actor.ts';

const text = Type.String({ minLength: 1, maxLength: 255 });
const readRelease = bodyReader(
  Type.Object({ by: Type.Optional(text), client_id: Type.Optional(text) }),
);

/** Mounts them on the sandbox's part of the server. */
export function settlementRoutes(app: FastifyInstance, office: OfficeDeps): void {
  app.post('/sandbox/v1/settlements', async (_request, reply) => {
    const { settlements, failed } = await settleNow(office, sandboxActor());
    return json(reply, 200, {
      batches: settlements.map(({ batch, items }) => batchView(batch, items)),
      failed: failed.length > 0 ? failed : undefined,
    });
  });
  app.get<{ Params: { id: string } }>('/sandbox/v1/settlements/:id', async ({ params }, reply) => {
    const { batch, items } = await findSettlement(office, params.id);
    return json(reply, 200, batchView(batch, items));
  });
  app.post<{ Params: { reference: string } }>(
    '/sandbox/v1/payments/:reference/release',
    async (request, reply) => {
      const { by, client_id: clientId } = readRelease(request);
      const payment = await findPayment(office, { name: request.params.reference, clientId });
      await releasePayment(office, sandboxActor(by), { payment });
      return json(reply, 200, { reference: payment.reference, held: false });
    },
  );
}
