// The sandbox's routes of a payment: look at it, and play what its customer does.
import type { FastifyInstance } from 'fastify';
import { bodyReader } from '../http/body.ts';
import { json } from '../http/json.ts';
import { type Query, textOf } from '../http/query.ts';
import { findTold, paymentHistory } from '../office/payments.ts';
import { paymentView } from '../office/view.ts';
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
  app.get<Named>('/sandbox/v1/payments/:reference', async ({ params, query }, reply) => {
    const clientId = textOf(query, 'client_id');
    const { payment, history } = await findTold(office, { name: params.reference, clientId });
    return json(reply, 200, paymentView(payment, history, clock.now()));
  });
  app.post<Named>('/sandbox/v1/payments/:reference/outcome', async (request, reply) => {
    const wanted = readOutcome(request);
    const clientId = wanted.client_id ?? textOf(request.query, 'client_id');
    const before = await findTold(office, { name: request.params.reference, clientId });
    const { payment, logged } = await playOutcome(deps, before.payment, wanted);
    // What is known already is not read again.
    const history = logged ? [...before.history, logged] : await paymentHistory(office, payment);
    return json(reply, 200, paymentView(payment, history, clock.now()));
  });
}
