// The sandbox's doors to payouts: the list, and playing the bank.
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { simulatedReference } from '../acquirers/simulator/bank.ts';
import { bodyReader } from '../http/body.ts';
import { json } from '../http/json.ts';
import type { OfficeDeps } from '../office/deps.ts';
import { payoutOf, payoutsPage } from '../office/payouts.ts';
import { type Payout, type PayoutStatus, payoutStatuses } from '../payouts/payout.ts';
import { takeStep } from '../payouts/step.ts';
import { payoutView } from '../payouts/view.ts';
import { fieldInvalid } from '../refusal.ts';
import { sandboxActor } from './actor.ts';

const readOutcome = bodyReader(
  Type.Object(
    {
      outcome: Type.Enum(['SENT', 'PAID', 'FAILED', 'RETURNED']),
      reason: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
    },
    { additionalProperties: false },
  ),
);

/** The most that the list has. */
const listed = 200;

/** Mounts them on the sandbox's part of the server. */
export function payoutRoutes(app: FastifyInstance, office: OfficeDeps): void {
  app.get<{ Querystring: { status?: string } }>('/sandbox/v1/payouts', async (request, reply) => {
    const status = statusIn(request.query.status);
    const found = await payoutsPage(office, sandboxActor(), { status, limit: listed });
    return json(reply, 200, { payouts: found.map(payoutView) });
  });
  app.post<{ Params: { id: string } }>(
    '/sandbox/v1/payouts/:id/outcome',
    async (request, reply) => {
      const payout = await payoutOf(office.db, sandboxActor(), request.params.id);
      const played = await playBank(office, payout, readOutcome(request));
      return json(reply, 200, payoutView(played));
    },
  );
}

function statusIn(text: string | undefined): PayoutStatus | undefined {
  const status = payoutStatuses.find((one) => one === text);
  if (text !== undefined && status === undefined) {
    throw fieldInvalid('status', `must be one of ${payoutStatuses.join(', ')}`);
  }
  return status;
}

/** The bank takes the payout, if it has not yet, and ends it so. */
async function playBank(
  { payouts }: Pick<OfficeDeps, 'payouts'>,
  payout: Payout,
  { outcome, reason }: { outcome: Exclude<PayoutStatus, 'PENDING'>; reason?: string | undefined },
): Promise<Payout> {
  const by = sandboxActor().name;
  if (payout.status !== 'PENDING') {
    return takeStep(payouts, payout.id, { to: outcome, reason, by });
  }
  const bankReference = simulatedReference(payout);
  const sent = await takeStep(payouts, payout.id, { to: 'SENT', by, way: 'bank', bankReference });
  return outcome === 'SENT' ? sent : takeStep(payouts, payout.id, { to: outcome, reason, by });
}
