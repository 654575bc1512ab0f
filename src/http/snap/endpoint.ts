// The SNAP dialect: what every endpoint does before and after its work.
import type { Channel } from '../../channels/channel.ts';
import type { Answer } from '../../dialect.ts';
import type { Log } from '../../lib/log.ts';
import type { Merchant } from '../../merchants/merchant.ts';
import type { PaymentDeps } from '../../payments/deps.ts';
import { OutcomeUnknown } from '../../payments/ports.ts';
import { Refusal, type RefusalReason } from '../../refusal.ts';
import { memoryOf } from '../../requests/idempotency.ts';
import { type Question, questionOf } from '../../requests/question.ts';
import type { KeepRefused } from '../../requests/refused.ts';
import { rememberAlone } from '../../requests/store.ts';
import { DatabaseOutage } from '../../storage/outage.ts';
import { type Service, snapAnswer, snapRefusal, unavailable } from '../../wire/snap/refusals.ts';
import { jakartaDay, snapTimestamp } from '../../wire/snap/time.ts';
import type { Admission } from '../admission/admission.ts';
import { type AddressOf, demandAdmitted } from '../caller.ts';
import { type Endpoint, type Exchange, headerOf, type Reply } from '../exchange.ts';
import { claimedBy, notLookedInto, whyRefused } from '../kept-refusal.ts';
import { authenticateCall, type SnapCaller, type SnapGate } from './authenticate.ts';
import { whySnapSignature } from './why-signature.ts';

export interface SnapDeps extends SnapGate {
  payments: PaymentDeps;
  channelOf: (id: string) => Channel;
  admission: Admission;
  /** Finds the address that a call came from. */
  addressOf: AddressOf;
  /** Keeps a refused call, for its developer. */
  keepRefused: KeepRefused;
  log: Log;
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
    demandAdmitted(caller.merchant, exchange, deps.addressOf);
    deps.admission.countCall(caller.merchant);
    const question = questionFrom(deps, exchange, caller);
    return registered(deps, service, { ...caller, question }, work);
  });
}

/** Turns errors of `handle` into the dialect's answers, logs them, and adds the dialect's headers. */
export function guarded(
  deps: Pick<SnapDeps, 'admission' | 'addressOf' | 'keepRefused' | 'log' | 'merchants' | 'wallNow'>,
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

/** The answer to a refused call. Writes one log line, and keeps the call. */
function refused(
  deps: Parameters<typeof guarded>[0],
  service: Service,
  exchange: Exchange,
  call: { clientId: string | undefined },
  reason: RefusalReason,
): Answer {
  const merchant = call.clientId === undefined ? undefined : deps.merchants.find(call.clientId);
  const isForged = reason.code === 'SIGNATURE_INVALID' && merchant !== undefined;
  const explanation = isForged ? explained(deps.admission, exchange, merchant) : undefined;
  const why = explanation?.findings.map(({ message }) => message);
  deps.log.info({ ...call, refusal: reason, why }, 'refused');
  const answer = snapRefusal(service, reason);
  // Who makes too many calls is counted, not kept.
  if (reason.code !== 'RATE_LIMITED') {
    deps.keepRefused({
      ...claimedBy('snap', exchange, deps.addressOf),
      code: reason.code,
      why: whyRefused('snap', exchange, reason, explanation, deps.wallNow()),
      status: answer.status,
      answer: answer.body,
      explanation,
    });
  }
  return answer;
}

/** Why the signature is not valid, if it may be looked into now: that takes milliseconds, and anybody can ask. */
function explained(admission: Admission, exchange: Exchange, merchant: Merchant) {
  return admission.mayExplain(merchant) ? whySnapSignature(exchange, merchant) : notLookedInto;
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
