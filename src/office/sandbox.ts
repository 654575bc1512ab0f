// What people may do in a sandbox alone: play customers, and use the controls that everybody shares.
import { findById } from '../payments/find.ts';
import { openPayments } from '../payments/open-payments.ts';
import type { Payment } from '../payments/payment.ts';
import { conflicting } from '../refusal.ts';
import type { Actor } from './actor.ts';
import { audit } from './audit.ts';
import type { OfficeDeps } from './deps.ts';
import { demandId, missing } from './named.ts';
import type { PlayedOutcome, SandboxControls } from './sandbox-controls.ts';
import { demandOwn, narrowed } from './scope.ts';

/** The sandbox's controls. Throws OFFICE_CONFLICT if this gateway is not a sandbox. */
export function demandSandbox({ sandbox }: Pick<OfficeDeps, 'sandbox'>): SandboxControls {
  if (sandbox !== undefined) return sandbox;
  throw conflicting({ name: 'SANDBOX_ONLY' });
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
