// Calls to a gateway's sandbox routes. Errors become one-sentence messages.
import type { NotificationView } from '../notifications/view.ts';
import { CommandFailed } from './command.ts';
import type { PlannedFault } from './trigger-steps.ts';

/** A payment as the sandbox shows it; amounts in rupiah, times in ISO-8601 UTC. */
export interface ShownPayment {
  reference: string;
  status: string;
  amount: number;
  paid_amount: number;
  payment_code?: string | undefined;
  payment_url?: string | undefined;
  /** The provider that it is with. */
  upstream?: string | undefined;
  expires_at: string;
}

/** Longest wait for an answer, in milliseconds: moving the clock waits for everything that became due. */
const answerWithinMs = 120_000;

/** GET, or POST with a body, unless a method is given. Throws CommandFailed if the gateway does not answer or refuses. */
export async function sandboxCall<T>(
  url: string,
  path: string,
  body?: object,
  method?: string,
): Promise<T> {
  const response = await reach(url, `/sandbox/v1/${path}`, body, method);
  const answer = (await response.json().catch(() => ({}))) as { detail?: string };
  if (response.ok) return answer as T;
  if (answer.detail !== undefined) throw new CommandFailed(answer.detail);
  throw new CommandFailed(
    response.status === 404
      ? `The gateway at ${url} has no sandbox: it is not a Gapura in sandbox mode.`
      : `The gateway at ${url} answered ${response.status}.`,
  );
}

/** Whether the gateway has sandbox routes. Throws CommandFailed if nothing answers. */
export async function hasSandbox(url: string): Promise<boolean> {
  return (await reach(url, '/sandbox/v1/clock')).ok;
}

/** How long a living gateway may take to answer /healthz, in milliseconds. It takes one or two. */
const aliveWithinMs = 400;

/** Throws CommandFailed in less than half a second if no gateway answers at `url`. */
export async function requireGateway(url: string): Promise<void> {
  const controller = new AbortController();
  // An answer that has arrived while this process was busy counts: it is read before the next turn.
  const timer = setTimeout(() => setImmediate(() => controller.abort()), aliveWithinMs);
  try {
    const response = await fetch(`${url}/healthz`, { signal: controller.signal });
    await response.body?.cancel();
  } catch {
    throw noGateway(url);
  } finally {
    clearTimeout(timer);
  }
}

function noGateway(url: string): CommandFailed {
  return new CommandFailed(
    `No gateway answers at ${url}: start it with npm start, or give its address with --url.`,
  );
}

async function reach(
  url: string,
  path: string,
  body?: object,
  method = body === undefined ? 'GET' : 'POST',
): Promise<Response> {
  try {
    return await fetch(url + path, {
      method,
      signal: AbortSignal.timeout(answerWithinMs),
      body: body === undefined ? null : JSON.stringify(body),
    });
  } catch {
    throw noGateway(url);
  }
}

export interface PaymentName {
  reference: string;
  clientId: string;
}

/** A payment by its reference alone, where only one merchant has it. */
type Referred = Partial<PaymentName> & Pick<PaymentName, 'reference'>;

/** Plays the customer and the acquirer. `amount` in rupiah. */
export function playOutcome(
  url: string,
  { reference, clientId }: Referred,
  outcome: string,
  amount?: number,
): Promise<ShownPayment> {
  const body = { outcome, client_id: clientId, amount };
  return sandboxCall(url, `payments/${encodeURIComponent(reference)}/outcome`, body);
}

/** Gives money back; all that is left unless `amount` (rupiah) is given. */
export function refundPayment(
  url: string,
  { reference, clientId }: PaymentName,
  amount?: number,
): Promise<{ amount: number; type: string; status: string }> {
  const body = { client_id: clientId, amount };
  return sandboxCall(url, `payments/${encodeURIComponent(reference)}/refunds`, body);
}

/** Moves business time forward; everything that fell due has happened when it returns. */
export function moveClock(url: string, seconds: number): Promise<{ now: string }> {
  return sandboxCall(url, 'clock', { advance_seconds: seconds });
}

/** The sandbox's fault plan. */
export function plannedFaults(url: string): Promise<PlannedFault[]> {
  return sandboxCall(url, 'faults');
}

/** Replaces it. */
export function planFaults(url: string, faults: readonly PlannedFault[]): Promise<PlannedFault[]> {
  return sandboxCall(url, 'faults', faults, 'PUT');
}

/** The payment, by its reference. */
export function showPayment(
  url: string,
  { reference, clientId }: PaymentName,
): Promise<ShownPayment> {
  const query = new URLSearchParams({ client_id: clientId });
  return sandboxCall(url, `payments/${encodeURIComponent(reference)}?${query}`);
}

const pollMs = 50;

/** A payment's notifications, as soon as each was attempted, or after `withinMs`. */
export async function attemptedNotifications(
  url: string,
  { reference, clientId }: PaymentName,
  withinMs: number,
): Promise<NotificationView[]> {
  const query = new URLSearchParams({ invoice_number: reference, client_id: clientId });
  const deadline = performance.now() + withinMs;
  for (;;) {
    const { notifications } = await sandboxCall<{ notifications: NotificationView[] }>(
      url,
      `notifications?${query}`,
    );
    if (notifications.every(isAttempted) || performance.now() > deadline) return notifications;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

/**
 * Whether the first attempt is completely visible: the gateway may have read the notification before,
 * and its attempts after, the first one was recorded.
 */
function isAttempted({ attempts, status, next_attempt_at }: NotificationView): boolean {
  const last = attempts.at(-1);
  if (last === undefined) return false;
  return status !== 'PENDING' || (next_attempt_at !== null && next_attempt_at > last.at);
}
