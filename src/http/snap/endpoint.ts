// The SNAP dialect: what every one of its endpoints does around its work, whichever channel it is for.
import type { Channel } from '../../channels/channel.ts';
import type { Answer } from '../../dialect.ts';
import type { Log } from '../../lib/log.ts';
import type { PaymentDeps } from '../../payments/deps.ts';
import { OutcomeUnknown } from '../../payments/ports.ts';
import { Refusal } from '../../refusal.ts';
import { memoryOf } from '../../requests/idempotency.ts';
import { type Question, questionOf } from '../../requests/question.ts';
import { rememberAlone } from '../../requests/store.ts';
import { parseExact } from '../../wire/json.ts';
import { deepestBody } from '../../wire/snap/canonical.ts';
import { type Service, snapAnswer, snapRefusal } from '../../wire/snap/refusals.ts';
import { jakartaDay, snapTimestamp } from '../../wire/snap/time.ts';
import { type Endpoint, type Exchange, headerOf, type Reply } from '../exchange.ts';
import { authenticateCall, type SnapCaller, type SnapGate } from './authenticate.ts';

export interface SnapDeps extends SnapGate {
  payments: PaymentDeps;
  channelOf: (id: string) => Channel;
  log: Log;
}

export interface SnapCall extends SnapCaller {
  /** The call by X-EXTERNAL-ID: unique for the merchant, the endpoint and the day in Jakarta. */
  question: Question;
  /** The parsed body; an object, otherwise unchecked. */
  body: object;
}

export interface SnapDone {
  answer: Answer;
  /** Whether the question was remembered in the statement of its effect. */
  remembered: boolean;
}

/** Wraps `work` in the dialect: JSON and gate before it, X-EXTERNAL-ID and refusals after it. */
export function snapEndpoint(
  deps: SnapDeps,
  service: Service,
  work: (call: SnapCall) => Promise<SnapDone>,
): Endpoint {
  return guarded(deps, service, async (exchange) => {
    const body = jsonObject(exchange.body);
    const caller = authenticateCall(deps, service, exchange);
    const question = questionFrom(deps, exchange, caller);
    return registered(deps, service, { ...caller, body, question }, work);
  });
}

/** Turns whatever `answerTo` throws into the dialect's answer, and adds its headers. */
export function guarded(
  deps: Pick<SnapDeps, 'log' | 'wallNow'>,
  service: Service,
  answerTo: (exchange: Exchange) => Promise<Answer & { headers?: Record<string, string> }>,
): Endpoint {
  return async (exchange) => {
    try {
      return reply(deps, await answerTo(exchange));
    } catch (error) {
      const call = {
        target: exchange.target,
        requestId: headerOf(exchange, 'x-external-id'),
        clientId: headerOf(exchange, 'x-partner-id') ?? headerOf(exchange, 'x-client-key'),
      };
      if (error instanceof Refusal) {
        deps.log.info({ ...call, refusal: error.reason }, 'refused');
        return reply(deps, snapRefusal(service, error.reason));
      }
      deps.log.error({ ...call, err: error }, 'a merchant call failed');
      return reply(deps, failure(service, error));
    }
  };
}

function failure(service: Service, error: unknown): Answer {
  if (error instanceof OutcomeUnknown) return snapAnswer(service, 504, '00', 'Timeout');
  return snapAnswer(service, 500, '00', 'General Error');
}

function reply(
  { wallNow }: Pick<SnapDeps, 'wallNow'>,
  { headers, ...answer }: Answer & { headers?: Record<string, string> },
): Reply {
  const own = { 'content-type': 'application/json', 'x-timestamp': snapTimestamp(wallNow()) };
  return { ...answer, headers: { ...own, ...headers } };
}

/** The body as an object. Throws BODY_MALFORMED. */
export function jsonObject(raw: Buffer): object {
  const body = parseExact(raw);
  const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
  if (isObject && !isDeeper(body, deepestBody)) return body;
  throw new Refusal({ code: 'BODY_MALFORMED' });
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((member) => isDeeper(member, levels - 1));
}

/** What is signed but the token, which is a secret; and the names of the caller. */
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
 * The id is spent once the signature held, also by a request that is refused then: its use is a
 * Conflict before anything in the body is looked at (DOKU API, SNAP: order of checks).
 */
async function registered(
  deps: SnapDeps,
  service: Service,
  call: SnapCall,
  work: (call: SnapCall) => Promise<SnapDone>,
): Promise<Answer> {
  try {
    const done = await work(call);
    if (!done.remembered) await spend(deps, call.question, done.answer);
    return done.answer;
  } catch (error) {
    if (error instanceof Refusal && !isAboutId(error)) {
      await spend(deps, call.question, snapRefusal(service, error.reason));
    }
    throw error;
  }
}

/** Whether a refusal says that the X-EXTERNAL-ID itself was used before. */
export function isAboutId({ reason: { code } }: Refusal): boolean {
  return code === 'REQUEST_ID_REUSED' || code === 'REQUEST_IN_FLIGHT';
}

/** Remembers a question that has no effect to commit with. Throws REQUEST_ID_REUSED. */
async function spend({ payments }: SnapDeps, question: Question, { status }: Answer) {
  // Nobody is ever told these bytes again: that the question was answered is all there is to keep.
  const told = { status, body: Buffer.alloc(0) };
  const memory = memoryOf(payments, question, payments.clock.now(), told);
  if (await rememberAlone(payments.db.single, memory)) return;
  throw new Refusal({ code: 'REQUEST_ID_REUSED' });
}
