// The routes that only a sandbox has: its clock, its faults, its test cards, its key, and a fresh start.
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { type TestCard, testCards } from '../acquirers/simulator/issuer/test-cards.ts';
import { bodyReader } from '../http/body.ts';
import { json } from '../http/json.ts';
import { Problem } from '../http/problem.ts';
import { furthestSeconds, moveClock } from './clock.ts';
import type { SandboxDeps } from './deps.ts';
import { faultPlanSchema } from './faults.ts';
import { reset } from './reset.ts';

/** Mounts them on the sandbox's part of the server. */
export function controlRoutes(app: FastifyInstance, deps: SandboxDeps): void {
  clockRoutes(app, deps);
  faultRoutes(app, deps);
  app.get('/sandbox/v1/keys', async (_request, reply) =>
    json(reply, 200, { snap_public_key: deps.snapPublicKey }),
  );
  app.get('/sandbox/v1/cards', async (_request, reply) =>
    json(reply, 200, { cards: testCards.map(cardView) }),
  );
  app.post('/sandbox/v1/reset', async (_request, reply) => {
    deps.accessTokens.turnTo(await reset(deps.db));
    deps.forgetMerchantTokens();
    await deps.othersFollow();
    return reply.code(204).send();
  });
}

function cardView({ number, brand, type, issuer, responseCode, behaviour }: TestCard): object {
  return { number, brand, type, issuer, response_code: responseCode, behaviour };
}

const readMove = bodyReader(
  Type.Object(
    {
      advance_seconds: Type.Optional(Type.Number({ minimum: 0, maximum: furthestSeconds })),
      reset: Type.Optional(Type.Boolean()),
    },
    { additionalProperties: false },
  ),
);

function clockRoutes(app: FastifyInstance, deps: SandboxDeps): void {
  const now = () => ({ now: deps.clock.now().toISOString() });
  app.get('/sandbox/v1/clock', async (_request, reply) => json(reply, 200, now()));
  app.post('/sandbox/v1/clock', async (request, reply) => {
    const { advance_seconds, reset: back } = readMove(request);
    if (back !== true && advance_seconds === undefined) {
      throw new Problem(400, 'Bad request', 'Give advance_seconds, or reset: true.');
    }
    if (back) {
      // First of all: a clock on which nothing works can still be reset.
      await moveClock(deps.db, deps.clock, 'reset');
    } else {
      // What was due before the move happens before it: a first attempt is not made hours late.
      await deps.runDue();
      await moveClock(deps.db, deps.clock, { seconds: advance_seconds ?? 0 });
    }
    await deps.othersFollow();
    await deps.runDue();
    return json(reply, 200, now());
  });
}

const readFaults = bodyReader(faultPlanSchema);

function faultRoutes(app: FastifyInstance, { faults, othersFollow }: SandboxDeps): void {
  app.get('/sandbox/v1/faults', async (_request, reply) => json(reply, 200, faults.list()));
  app.put('/sandbox/v1/faults', async (request, reply) => {
    await faults.replace(readFaults(request));
    await othersFollow();
    return json(reply, 200, faults.list());
  });
  app.delete('/sandbox/v1/faults', async (_request, reply) => {
    await faults.replace([]);
    await othersFollow();
    return reply.code(204).send();
  });
}
