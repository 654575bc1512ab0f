// Plays the customers of a run: at the checked gateway, or at the sandbox of the provider that its payments are with.
import type { NotificationView } from '../../notifications/view.ts';
import { CommandFailed } from '../command.ts';
import {
  attemptedNotifications,
  hasSandbox,
  moveClock,
  playOutcome,
  showPayment,
} from '../sandbox-calls.ts';
import { Failed, Skipped, type Target } from './probe.ts';

export type Outcome = 'SUCCESS' | 'FAILED' | 'EXPIRED';

/** Without sandbox routes to play at, each function throws Skipped. */
export interface Customers {
  /** Called before anything is created that needs a customer. */
  demand(): void;
  /** Throws CommandFailed if the payment cannot take the outcome. */
  play(reference: string, outcome: Outcome): Promise<void>;
  /** Throws Failed unless playing a success is refused. */
  expectRefused(reference: string): Promise<void>;
  /** Asks until the answer is `wanted`: at once, or as long as a provider may take. Throws Failed. */
  settled(ask: () => Promise<string>, wanted: string): Promise<void>;
  /** What the checked gateway has sent about the payment, as soon as each was attempted. */
  notificationsOf(reference: string): Promise<NotificationView[]>;
}

/** How long a notification may take, from the gateway or from its provider to it. */
const notifiedWithinMs = 10_000;
const pollMs = 50;
/** DOKU API, Check Status: a provider is asked no sooner than this after the order. */
const quietSeconds = 61;

/**
 * Finds out where customers can be played. `provider` is the address of the provider's sandbox, if the payments are
 * with one. Throws CommandFailed if that has no sandbox routes.
 */
export async function customersAt(
  target: Target,
  provider: string | undefined,
): Promise<Customers> {
  if (provider !== undefined && !(await hasSandbox(provider))) {
    throw new CommandFailed(`The gateway at ${provider} has no sandbox: it cannot play outcomes.`);
  }
  const shows = await hasSandbox(target.url);
  return provider === undefined
    ? ownCustomers(target, shows)
    : itsCustomers(target, shows, provider);
}

function ownCustomers({ url, clientId }: Target, shows: boolean): Customers {
  const play = async (reference: string, outcome: Outcome) => {
    demandRoutes(shows);
    const name = { reference, clientId };
    const { upstream } = await showPayment(url, name);
    if (upstream !== undefined) {
      throw new Skipped(
        `the payments are with the provider ${upstream}: if it has sandbox routes, give --outcomes-at`,
      );
    }
    await playOutcome(url, name, outcome);
  };
  return {
    demand: () => demandRoutes(shows),
    play,
    expectRefused: (reference) => expectRefused(play(reference, 'SUCCESS')),
    async settled(ask, wanted) {
      expectIs(await ask(), wanted);
    },
    notificationsOf: (reference) => notificationsOf({ url, clientId }, shows, reference),
  };
}

function itsCustomers(target: Target, shows: boolean, provider: string): Customers {
  // The checked gateway is its client under another id, and the references of a run are new.
  const play = async (reference: string, outcome: Outcome) => {
    await playOutcome(provider, { reference }, outcome);
    // Only of money is everybody notified: for the rest the gateway has to ask.
    if (outcome !== 'SUCCESS') await letPass(target, shows, quietSeconds);
  };
  return {
    demand: () => {},
    play,
    expectRefused: (reference) => expectRefused(play(reference, 'SUCCESS')),
    async settled(ask, wanted) {
      const untilMs = performance.now() + notifiedWithinMs;
      let found = await ask();
      while (found !== wanted && performance.now() < untilMs) {
        await pause(pollMs);
        found = await ask();
      }
      expectIs(found, wanted);
    },
    notificationsOf: (reference) => notificationsOf(target, shows, reference),
  };
}

function demandRoutes(shows: boolean): void {
  if (!shows) throw new Skipped('the gateway has no sandbox routes');
}

async function letPass({ url }: Target, canMove: boolean, seconds: number): Promise<void> {
  if (canMove) await moveClock(url, seconds);
  else await pause(seconds * 1000);
}

async function notificationsOf(
  { url, clientId }: Pick<Target, 'url' | 'clientId'>,
  shows: boolean,
  reference: string,
): Promise<NotificationView[]> {
  demandRoutes(shows);
  const found = await attemptedNotifications(url, { reference, clientId }, notifiedWithinMs);
  if (found.length === 0) throw new Skipped('the merchant has no notification URL');
  return found;
}

async function expectRefused(playing: Promise<void>): Promise<void> {
  try {
    await playing;
  } catch (error) {
    if (error instanceof CommandFailed) return;
    throw error;
  }
  throw new Failed('it could be paid, but it must not');
}

/** Throws Failed unless both are the same. */
export function expectIs(found: string, wanted: string): void {
  if (found !== wanted) throw new Failed(`${found} instead of ${wanted}`);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
