// The SNAP dialect: what every endpoint does before and after its work.
import type { Channel } from '../../channels/channel.ts';
import type { Answer } from '../../dialect.ts';
import { noteOnCall } from '../../lib/tracing.ts';
import type { NoteKeyUse } from '../../merchants/key-uses.ts';
import type { PaymentDeps } from '../../payments/deps.ts';
import { OutcomeUnknown } from '../../payments/ports.ts';
import { Refusal, type RefusalReason } from '../../refusal.ts';
import { memoryOf } from '../../requests/idempotency.ts';
import { type Question, questionOf } from '../../requests/question.ts';
import { rememberAlone } from '../../requests/store.ts';
import { DatabaseOutage } from '../../storage/outage.ts';
import { type Service, snapAnswer, snapRefusal, unavailable } from '../../wire/snap/refusals.ts';
import { jakartaDay, snapTimestamp } from '../../wire/snap/time.ts';
import { demandAdmitted } from '../caller.ts';
import type { Elsewhere } from '../elsewhere.ts';
import { type Endpoint, type Exchange, headerOf, type Reply } from '../exchange.ts';
import { noteRefused, type RefusedDeps } from '../refused-call.ts';
import { authenticateCall, type SnapCaller, type SnapGate } from './authenticate.ts';
import { whySnapSignature } from './why-signature.ts';

export interface SnapDeps extends SnapGate, RefusedDeps {
  payments: PaymentDeps;
  channelOf: (id: string) => Channel;
  noteKeyUse: NoteKeyUse;
  /** What is done at providers. */
  elsewhere: Elsewhere;
}

export interface SnapCall extends SnapCaller {
  /** Its key is the X-EXTERNAL-ID: unique for the merchant, the endpoint and the day in Jakarta. */
  question: Question;
}

/** An answer with its additional headers. */
type SnapAnswer = Answer & { headers?: Record<string, string> | undefined };

export interface SnapDone {
  answer: Answer;
  /** Whether the question was remembered in the statement of its effect. */
  remembered: boolean;
}

/** Wraps `work` in the dialect: authentication and JSON before it, X-EXTERNAL-ID and refusals after it. */
export function snapEndpoint(
  deps: SnapDeps,
  service: Service,
  work: (call: SnapCall) => Promise<SnapDone>,
): Endpoint {
  return guarded(deps, service, async (exchange) => {
    const caller = authenticateCall(deps, service, exchange);
    deps.noteKeyUse(caller.merchant, caller.key);
    noteOnCall({ 'gapura.merchant': caller.merchant.clientId });
    demandAdmitted(caller.merchant, exchange, deps.addressOf);
    deps.admission.countCall(caller.merchant);
    const question = questionFrom(deps, exchange, caller);
    return registered(deps, service, { ...caller, question }, work);
  });
}

/** Turns errors of `handle` into the dialect's answers, logs them, and adds the dialect's headers. */
export function guarded(
  deps: RefusedDeps & Pick<SnapDeps, 'merchants'>,
  service: Service,
  handle: (exchange: Exchange) => Promise<SnapAnswer>,
): Endpoint {
  return async (exchange) => {
    try {
      return reply(deps, await handle(exchange));
    } catch (error) {
      const call = {
        target: exchange.target,
        requestId: headerOf(exchange, 'x-external-id'),
        clientId: headerOf(exchange, 'x-partner-id') ?? headerOf(exchange, 'x-client-key'),
      };
      if (error instanceof Refusal) {
        return reply(deps, refused(deps, service, exchange, call, error.reason));
      }
      if (error instanceof DatabaseOutage) {
        deps.log.warn({ ...call, outage: error.kind, err: error.cause }, 'the database is out');
        return reply(deps, unavailable(service));
      }
      deps.log.error({ ...call, err: error }, 'a merchant call failed');
      return reply(deps, failure(service, error));
    }
  };
}

/** The answer to a refused call. */
function refused(
  deps: Parameters<typeof guarded>[0],
  service: Service,
  exchange: Exchange,
  call: { clientId: string | undefined },
  reason: RefusalReason,
): Answer {
  const merchant = call.clientId === undefined ? undefined : deps.merchants.find(call.clientId);
  const answer = snapRefusal(service, reason);
  noteRefused(deps, {
    dialect: 'snap',
    exchange,
    call,
    merchant,
    reason,
    answer,
    whySignature: whySnapSignature,
  });
  return answer;
}

function failure(service: Service, error: unknown): Answer {
  if (error instanceof OutcomeUnknown) return snapAnswer(service, 504, '00', 'Timeout');
  return snapAnswer(service, 500, '00', 'General Error');
}

function reply({ wallNow }: Pick<SnapDeps, 'wallNow'>, { headers, ...answer }: SnapAnswer): Reply {
  const own = { 'content-type': 'application/json', 'x-timestamp': snapTimestamp(wallNow()) };
  return { ...answer, headers: { ...own, ...headers } };
}

/** The signed headers without the token, which is a secret, and those that identify the caller. */
const keptHeaders = ['x-partner-id', 'x-external-id', 'x-timestamp', 'channel-id', 'x-device-id'];

function questionFrom(
  { payments: { clock } }: SnapDeps,
  exchange: Exchange,
  { merchant: { clientId }, externalId }: SnapCaller,
): Question {
  const { target: path, headers, body } = exchange;
  const key = `snap:${path}:${jakartaDay(clock.now())}:${externalId}`;
  return questionOf({ clientId, key, requestId: externalId, path, headers, body }, keptHeaders);
}

/**
 * Once the signature is valid, the X-EXTERNAL-ID is used, also if the call is refused afterwards. A second use
 * is a Conflict, which is checked before the body (DOKU API, SNAP: order of checks).
 */
async function registered(
  deps: SnapDeps,
  service: Service,
  call: SnapCall,
  work: (call: SnapCall) => Promise<SnapDone>,
): Promise<Answer> {
  try {
    const done = await work(call);
    if (!done.remembered) await markUsed(deps, call.question, done.answer);
    return done.answer;
  } catch (error) {
    if (error instanceof Refusal && !isRepeatedId(error)) {
      await markUsed(deps, call.question, snapRefusal(service, error.reason));
    }
    throw error;
  }
}

/** Whether a refusal says that the X-EXTERNAL-ID was used before. */
export function isRepeatedId({ reason: { code } }: Refusal): boolean {
  return code === 'REQUEST_ID_REUSED' || code === 'REQUEST_IN_FLIGHT';
}

/** Remembers a question without an effect, so that its id is used. Throws REQUEST_ID_REUSED. */
async function markUsed({ payments }: SnapDeps, question: Question, { status }: Answer) {
  // SNAP never repeats an answer, so its body is not stored: only that the question was answered.
  const emptied = { status, body: Buffer.alloc(0) };
  const memory = memoryOf(payments, question, payments.clock.now(), emptied);
  if (await rememberAlone(payments.db.single, memory)) return;
  throw new Refusal({ code: 'REQUEST_ID_REUSED' });
}
