// The sandbox's routes: inspect and move what a real provider would hide. JSON, not signed.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import { type TestCard, testCards } from '../acquirers/simulator/issuer/test-cards.ts';
import type { Mount } from '../http/app.ts';
import { json } from '../http/json.ts';
import { Problem, sendProblem } from '../http/problem.ts';
import type { AccessTokens } from '../http/snap/access-tokens.ts';
import { check } from '../ledger/check.ts';
import { balances } from '../ledger/store.ts';
import type { MovableClock } from '../lib/clock.ts';
import { isUuid } from '../lib/ids.ts';
import type { Log } from '../lib/log.ts';
import { listNotifications, resendNotification } from '../notifications/store.ts';
import { historyOf } from '../payments/find.ts';
import type { Payment } from '../payments/payment.ts';
import type { Db } from '../storage/db.ts';
import { bodyOf } from './body.ts';
import { moveClock } from './clock.ts';
import { type FaultPlan, faultSchema } from './faults.ts';
import { type MoneyDeps, moneyRoutes } from './money-routes.ts';
import { findOne, type OutcomeDeps, outcomeSchema, playOutcome } from './outcome.ts';
import { type ReconciliationDeps, reconciliationRoutes } from './reconciliation-routes.ts';
import { reportRoutes } from './report-routes.ts';
import { reset } from './reset.ts';
import { paymentView } from './view.ts';

export interface SandboxDeps extends OutcomeDeps, MoneyDeps, ReconciliationDeps {
  db: Db;
  clock: MovableClock;
  faults: FaultPlan;
  snapPublicKey: string;
  log: Log;
  accessTokens: AccessTokens;
  /** Drops the tokens that merchants have issued to the gateway. */
  forgetMerchantTokens: () => void;
  /** Does everything that is due at the clock's time. */
  runDue: () => Promise<void>;
  wake: () => void;
}

const clockSchema = Type.Object(
  {
    advance_seconds: Type.Optional(Type.Number({ minimum: 0, maximum: 3_153_600_000 })),
    reset: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);

/** Mounts the routes of the contract under /sandbox/v1. */
export function sandboxRoutes(deps: SandboxDeps): Mount {
  return (root) => {
    root.register(async (app) => {
      app.setErrorHandler((error, request, reply) => {
        const problem = problemOf(error);
        if (problem.status >= 500) deps.log.error({ err: error, path: request.url }, 'failed');
        return sendProblem(reply, problem);
      });
      paymentRoutes(app, deps);
      notificationRoutes(app, deps);
      clockRoutes(app, deps);
      faultRoutes(app, deps);
      moneyRoutes(app, deps);
      reportRoutes(app, deps);
      reconciliationRoutes(app, deps);
      app.get('/sandbox/v1/keys', async (_request, reply) =>
        json(reply, 200, { snap_public_key: deps.snapPublicKey }),
      );
      app.get('/sandbox/v1/cards', async (_request, reply) =>
        json(reply, 200, { cards: testCards.map(cardView) }),
      );
      app.get('/sandbox/v1/ledger', async (_request, reply) =>
        json(reply, 200, await ledger(deps)),
      );
      app.post('/sandbox/v1/reset', async (_request, reply) => {
        deps.accessTokens.turnTo(await reset(deps.db));
        deps.forgetMerchantTokens();
        return reply.code(204).send();
      });
    });
    root.register(async (app) => app.setNotFoundHandler(nothingHere), { prefix: '/sandbox/v1' });
  };
}

/** Whatever was thrown as a problem document; what is no refusal of ours says nothing of our insides. */
function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const { statusCode = 500, message } = error as { statusCode?: number; message?: string };
  if (statusCode < 500) return new Problem(statusCode, 'Bad request', `${message}.`);
  return new Problem(500, 'Internal server error', 'Something broke; the log says what.');
}

function nothingHere({ method, url }: FastifyRequest, reply: FastifyReply): FastifyReply {
  const [path] = url.split('?');
  return sendProblem(reply, new Problem(404, 'Not found', `There is no ${method} ${path}.`));
}

function cardView({ number, brand, type, issuer, responseCode, behaviour }: TestCard): object {
  return { number, brand, type, issuer, response_code: responseCode, behaviour };
}

function paymentRoutes(app: FastifyInstance, deps: SandboxDeps): void {
  const show = async (payment: Payment) =>
    paymentView(payment, await historyOf(deps.db, payment.id), deps.clock.now());
  app.get<Named>('/sandbox/v1/payments/:reference', async (request, reply) => {
    const payment = await findOne(deps, request.params.reference, request.query.client_id);
    return json(reply, 200, await show(payment));
  });
  app.post<Named>('/sandbox/v1/payments/:reference/outcome', async (request, reply) => {
    const wanted = bodyOf(request, outcomeSchema);
    const clientId = wanted.client_id ?? request.query.client_id;
    const payment = await findOne(deps, request.params.reference, clientId);
    return json(reply, 200, await show(await playOutcome(deps, payment, wanted)));
  });
}

interface Named {
  Params: { reference: string };
  Querystring: { client_id?: string };
}

function notificationRoutes(app: FastifyInstance, deps: SandboxDeps): void {
  app.get<{ Querystring: { invoice_number?: string; status?: string; client_id?: string } }>(
    '/sandbox/v1/notifications',
    async (request, reply) => {
      const { invoice_number, status, client_id } = request.query;
      const filter = {
        ...(invoice_number === undefined ? {} : { reference: invoice_number }),
        ...(status === undefined ? {} : { status }),
        ...(client_id === undefined ? {} : { clientId: client_id }),
      };
      return json(reply, 200, { notifications: await listNotifications(deps.db, filter) });
    },
  );
  app.post<{ Params: { id: string } }>(
    '/sandbox/v1/notifications/:id/resend',
    async (request, reply) => {
      const { id } = request.params;
      const found = isUuid(id) && (await resendNotification(deps.db.single, id, deps.clock.now()));
      if (!found) throw new Problem(404, 'Not found', `There is no notification ${id}.`);
      deps.wake();
      return json(reply, 202, { id });
    },
  );
}

function clockRoutes(app: FastifyInstance, deps: SandboxDeps): void {
  const now = () => ({ now: deps.clock.now().toISOString() });
  app.get('/sandbox/v1/clock', async (_request, reply) => json(reply, 200, now()));
  app.post('/sandbox/v1/clock', async (request, reply) => {
    const { advance_seconds, reset: back } = bodyOf(request, clockSchema);
    if (back !== true && advance_seconds === undefined) {
      throw new Problem(400, 'Bad request', 'Give advance_seconds, or reset: true.');
    }
    // What was due before the move happens before it: a first attempt is not made hours late.
    await deps.runDue();
    await moveClock(deps.db, deps.clock, back ? 'reset' : { seconds: advance_seconds ?? 0 });
    await deps.runDue();
    return json(reply, 200, now());
  });
}

const faultsSchema = Type.Array(faultSchema, { maxItems: 100 });

function faultRoutes(app: FastifyInstance, deps: SandboxDeps): void {
  app.get('/sandbox/v1/faults', async (_request, reply) => json(reply, 200, deps.faults.list()));
  app.put('/sandbox/v1/faults', async (request, reply) => {
    deps.faults.replace(bodyOf(request, faultsSchema));
    return json(reply, 200, deps.faults.list());
  });
  app.delete('/sandbox/v1/faults', async (_request, reply) => {
    deps.faults.replace([]);
    return reply.code(204).send();
  });
}

async function ledger(deps: SandboxDeps): Promise<object> {
  const [accounts, proof] = await Promise.all([balances(deps.db), check(deps.db)]);
  const { balanced, transactions, proofs } = proof;
  return { balanced, accounts, transactions, proofs };
}
