// The controls that only a sandbox has, as a port: the sandbox fills it, so the office need not know the simulator.
import { findById } from '../payments/find.ts';
import { openPayments } from '../payments/open-payments.ts';
import type { Payment } from '../payments/payment.ts';
import { Refusal } from '../refusal.ts';
import type { Actor } from './actor.ts';
import { audit } from './audit.ts';
import type { OfficeDeps } from './deps.ts';
import { demandId, missing } from './named.ts';
import { demandOwn, narrowed } from './scope.ts';

export interface PlayedCard {
  number: string;
  brand: string;
  type: string;
  issuer: string;
  response_code: string;
  behaviour: string;
}

export interface PlayedOutcome {
  outcome: 'SUCCESS' | 'FAILED' | 'EXPIRED';
  /** The number of a test card. */
  card?: string | undefined;
}

/** One fault of the plan, as `docs/` describes it. */
export type PlannedFault = Readonly<Record<string, string | number>>;

export interface SandboxControls {
  /** Plays the customer and the acquirer. Throws OFFICE_CONFLICT where the payment cannot take that outcome. */
  play(payment: Payment, wanted: PlayedOutcome): Promise<Payment>;
  cards: readonly PlayedCard[];
  /** The till's address for a payment code; undefined if the channel has no till. */
  tillHref(payment: Payment): string | undefined;
  /** How far business time is ahead, in seconds. */
  aheadSeconds(): number;
  /** Moves business time and does everything that falls due. Throws OFFICE_CONFLICT beyond ten years. */
  moveClock(move: { seconds: number } | 'reset'): Promise<void>;
  faults(): readonly PlannedFault[];
  /** Throws FIELD_INVALID for a fault that is not one. */
  planFaults(faults: readonly PlannedFault[]): Promise<void>;
  /** Removes everything that calls have caused; keeps merchants, keys and people. */
  reset(): Promise<void>;
  /** Adds invented payments. */
  seed(wanted: { payments: number; days: number; seed: number }): Promise<{ payments: number }>;
}

/** The sandbox's controls. Throws OFFICE_CONFLICT if this gateway is not a sandbox. */
export function demandSandbox({ sandbox }: Pick<OfficeDeps, 'sandbox'>): SandboxControls {
  if (sandbox !== undefined) return sandbox;
  throw new Refusal({ code: 'OFFICE_CONFLICT', why: 'This gateway is not a sandbox.' });
}

/** Payments that the actor can play the customer of, newest first. */
export function playable(
  { db, clock }: Pick<OfficeDeps, 'db' | 'clock'>,
  actor: Actor,
  { clientId, limit }: { clientId?: string | undefined; limit: number },
): Promise<Payment[]> {
  return openPayments(db, { clientId: narrowed(actor, clientId), now: clock.now(), limit });
}

/** Plays the customer of a payment. Throws OBJECT_NOT_FOUND, also for another merchant's payment. */
export async function playCustomer(
  deps: OfficeDeps,
  actor: Actor,
  id: string,
  wanted: PlayedOutcome,
): Promise<Payment> {
  const controls = demandSandbox(deps);
  demandId('payment', id);
  const payment = await findById(deps.db, id);
  if (payment === undefined) throw missing('payment', id);
  demandOwn(actor, payment.clientId, 'payment', id);
  const played = await controls.play(payment, wanted);
  const { clientId, status } = played;
  await note(deps, actor, 'play customer', `payment ${id}`, { status }, clientId);
  return played;
}

/** Does one of the controls that concern everybody, and writes down who did it. */
export async function control<T>(
  deps: OfficeDeps,
  actor: Actor,
  { action, after }: { action: string; after?: unknown },
  work: (controls: SandboxControls) => Promise<T>,
): Promise<T> {
  const result = await work(demandSandbox(deps));
  await note(deps, actor, action, 'sandbox controls', after);
  return result;
}

function note(
  { db }: OfficeDeps,
  actor: Actor,
  action: string,
  object: string,
  after: unknown,
  clientId?: string,
): Promise<void> {
  return audit(db.single, actor, { action, object, clientId, after });
}
