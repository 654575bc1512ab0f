// Fills the office's port: what the sandbox's routes do, for the dashboard and the management API.
import { Compile } from 'typebox/compile';
import { testCards } from '../acquirers/simulator/issuer/test-cards.ts';
import { tillWithCode } from '../acquirers/simulator/till.ts';
import type { Conflict } from '../conflict.ts';
import { channelOf } from '../gateway/channels.ts';
import type { House } from '../gateway/house.ts';
import { Problem } from '../http/problem.ts';
import type { SandboxControls } from '../office/sandbox-controls.ts';
import { conflicting, fieldInvalid } from '../refusal.ts';
import { announcer } from '../words/announce.ts';
import { moveClock } from './clock.ts';
import type { SandboxDeps } from './deps.ts';
import { faultPlanSchema } from './faults.ts';
import { playOutcome } from './outcome.ts';
import { reset } from './reset.ts';
import { seedBook } from './seed/seed.ts';
import { unassignedAccount } from './unassigned.ts';

const plan = Compile(faultPlanSchema);

/** Makes the controls from what the sandbox's routes have. */
export function sandboxControls(doors: SandboxDeps, house: House): SandboxControls {
  const { db, clock, faults, office } = doors;
  return {
    play: (payment, { outcome, card }) =>
      refusing(cardUnfit, async () => {
        const played = await playOutcome(doors, payment, {
          outcome,
          ...(card !== undefined && { card: { number: card, expiry: '1239', cvv: '123' } }),
        });
        return played.payment;
      }),
    cards: testCards.map(({ number, brand, type, issuer, responseCode, behaviour }) => {
      return { number, brand, type, issuer, response_code: responseCode, behaviour };
    }),
    tillHref: ({ channel, paymentCode }) =>
      paymentCode && channelOf(channel).simulation.flow === 'till'
        ? tillWithCode(channel, paymentCode)
        : undefined,
    aheadSeconds: () => Math.round((clock.now().getTime() - Date.now()) / 1000),
    moveClock: (move) =>
      refusing(clockTooFar, async () => {
        // What was due before the move happens before it.
        if (move !== 'reset') await doors.runDue();
        await moveClock(db, clock, move);
        await doors.othersFollow();
        await doors.runDue();
      }),
    faults: () => faults.list() as ReturnType<SandboxControls['faults']>,
    async planFaults(wanted) {
      if (!plan.Check(wanted)) throw fieldInvalid('faults', 'has a fault that is not one');
      await faults.replace(wanted);
      await doors.othersFollow();
    },
    async reset() {
      doors.accessTokens.turnTo(await reset(db));
      doors.forgetMerchantTokens();
      await doors.othersFollow();
    },
    seed: (wanted) =>
      seedBook(
        {
          db: office.db,
          merchants: office.merchants,
          channels: office.channels,
          terms: house.terms,
          announce: announcer({ merchants: office.merchants, channelOf }),
          publicUrl: house.links.publicUrl,
          withoutAccount: unassignedAccount(office.merchants),
          requestRetentionSeconds: office.payments.requestRetentionSeconds,
        },
        {
          ...wanted,
          clientIds: office.merchants.all().map(({ clientId }) => clientId),
          now: clock.now(),
        },
      ),
  };
}

/** The sandbox's problems as the office's conflicts. */
async function refusing<T>(
  conflict: (problem: Problem) => Conflict,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof Problem ? conflicting(conflict(error)) : error;
  }
}

const cardUnfit = ({ message }: Problem): Conflict => ({
  name: 'CARD_UNFIT',
  why: message.replace(/\.$/, ''),
});

const clockTooFar = (): Conflict => ({ name: 'CLOCK_TOO_FAR' });
