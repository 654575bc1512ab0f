// The sandbox's routes of a payment: look at it, and play what its customer does.
import type { FastifyInstance } from 'fastify';
import { bodyReader } from '../http/body.ts';
import { json } from '../http/json.ts';
import { type Query, textOf } from '../http/query.ts';
import { findPayment, paymentHistory } from '../office/payments.ts';
import { paymentView } from '../office/view.ts';
import type { Payment } from '../payments/payment.ts';
import type { SandboxDeps } from './deps.ts';
import { outcomeSchema, playOutcome } from './outcome.ts';

interface Named {
  Params: { reference: string };
  Querystring: Query;
}

const readOutcome = bodyReader(outcomeSchema);

/** Mounts them on the sandbox's part of the server. */
export function paymentRoutes(app: FastifyInstance, deps: SandboxDeps): void {
  const { office, clock } = deps;
  const show = async (payment: Payment) =>
    paymentView(payment, await paymentHistory(office, payment), clock.now());
  app.get<Named>('/sandbox/v1/payments/:reference', async ({ params, query }, reply) => {
    const clientId = textOf(query, 'client_id');
    const payment = await findPayment(office, { name: params.reference, clientId });
    return json(reply, 200, await show(payment));
  });
  app.post<Named>('/sandbox/v1/payments/:reference/outcome', async (request, reply) => {
    const wanted = readOutcome(request);
    const clientId = wanted.client_id ?? textOf(request.query, 'client_id');
    const payment = await findPayment(office, { name: request.params.reference, clientId });
    return json(reply, 200, await show(await playOutcome(deps, payment, wanted)));
  });
}
