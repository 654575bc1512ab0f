// The classic dialect: every endpoint authenticates the call, does its work and signs the answer.
import type { KeyObject } from 'node:crypto';
import type { Channel } from '../../channels/channel.ts';
import type { Answer } from '../../dialect.ts';
import { noteOnCall } from '../../lib/tracing.ts';
import type { NoteKeyUse } from '../../merchants/key-uses.ts';
import type { Merchant, MerchantDirectory } from '../../merchants/merchant.ts';
import type { OfficeDeps } from '../../office/deps.ts';
import type { PaymentDeps } from '../../payments/deps.ts';
import { OutcomeUnknown, SpokenRefusal } from '../../payments/ports.ts';
import { Refusal } from '../../refusal.ts';
import { otherCodes } from '../../requests/refused.ts';
import { DatabaseOutage } from '../../storage/outage.ts';
import { responseHeaders } from '../../wire/classic/headers.ts';
import { type RefusalWords, refusalAnswer } from '../../wire/classic/refusals.ts';
import type { Strictness } from '../../wire/strictness.ts';
import { demandAdmitted } from '../caller.ts';
import type { Elsewhere } from '../elsewhere.ts';
import { type Endpoint, type Exchange, headerOf, plain, type Reply } from '../exchange.ts';
import { claimedBy } from '../kept-refusal.ts';
import { noteRefused, type RefusedDeps } from '../refused-call.ts';
import type { SavedTokens } from '../saved-tokens.ts';
import { serverError } from '../server-error.ts';
import { authenticate, type Caller } from './authenticate.ts';
import { whySignature } from './why-signature.ts';

/** Wall-clock time is what signatures and their window use, never business time. */
export interface ClassicDeps extends RefusedDeps {
  payments: PaymentDeps;
  merchants: MerchantDirectory;
  channelOf: (id: string) => Channel;
  /** Keeps the bank accounts that merchants enter. */
  office: Pick<OfficeDeps, 'db' | 'refreshMerchants'>;
  savedTokens: SavedTokens;
  /** What is done at providers. */
  elsewhere: Elsewhere;
  /** How strictly bodies are read, unless the merchant has its own setting. */
  strictness: Strictness;
  noteKeyUse: NoteKeyUse;
}

type Work = (caller: Caller, exchange: Exchange) => Promise<Answer>;

/**
 * Wraps `work` in the dialect: authentication before it, refusals and signature after it. `words` are
 * those of the channel's refusals.
 */
export function classicEndpoint(
  deps: ClassicDeps,
  work: Work,
  words?: RefusalWords | undefined,
): Endpoint {
  return async (exchange) => {
    const clientId = headerOf(exchange, 'client-id');
    const merchant = clientId === undefined ? undefined : deps.merchants.find(clientId);
    let key = merchant?.keys[0];
    let answer: Answer;
    try {
      const caller = authenticate(exchange, merchant, deps.wallNow());
      key = caller.key;
      deps.noteKeyUse(caller.merchant, caller.key);
      noteOnCall({ 'gapura.merchant': caller.merchant.clientId });
      demandAdmitted(caller.merchant, exchange, deps.addressOf);
      deps.admission.countCall(caller.merchant);
      answer = await work(caller, exchange);
      if (answer.status >= 400) keepRepeated(deps, exchange, answer);
    } catch (error) {
      answer = failureAnswer(deps, exchange, merchant, error, words);
    }
    return signed(deps, exchange, merchant, key, answer);
  };
}

/** The answer to a call that failed: the refusal, or HTTP 503 or 500. Writes one log line. */
function failureAnswer(
  deps: ClassicDeps,
  exchange: Exchange,
  merchant: Merchant | undefined,
  error: unknown,
  words: RefusalWords | undefined,
): Answer {
  const call = {
    target: exchange.target,
    requestId: headerOf(exchange, 'request-id'),
    clientId: merchant?.clientId,
  };
  if (error instanceof DatabaseOutage) {
    deps.log.warn({ ...call, outage: error.kind, err: error.cause }, 'the database is out');
    return serverError(exchange.target, deps.wallNow(), 503);
  }
  if (error instanceof SpokenRefusal) return error.said;
  if (error instanceof OutcomeUnknown) {
    deps.log.warn({ ...call, err: error.cause }, 'an acquirer did not reply; it is asked again');
    return serverError(exchange.target, deps.wallNow());
  }
  if (!(error instanceof Refusal)) {
    deps.log.error({ ...call, err: error }, 'a merchant call failed');
    return serverError(exchange.target, deps.wallNow());
  }
  const { reason } = error;
  const answer = refusalAnswer(reason, words);
  noteRefused(deps, {
    dialect: 'classic',
    exchange,
    call,
    merchant,
    reason,
    answer,
    whySignature,
  });
  return answer;
}

/** A repeat is answered with the first answer's bytes: nothing was thrown, but its developer may look for it. */
function keepRepeated(
  { keepRefused, addressOf }: ClassicDeps,
  exchange: Exchange,
  { status, body }: Answer,
) {
  keepRefused({
    ...claimedBy('classic', exchange, addressOf),
    code: otherCodes.repeated,
    why: 'This Request-Id was used before, with the same body: nothing was done again, and the first answer was sent once more.',
    status,
    answer: body,
  });
}

/** Signs the answers to a known client, including refusals. The answer to a GET is signed without a digest. */
function signed(
  deps: ClassicDeps,
  exchange: Exchange,
  merchant: Merchant | undefined,
  key: KeyObject | undefined,
  answer: Answer,
): Reply {
  if (merchant === undefined || key === undefined) return plain(answer);
  const message = {
    clientId: merchant.clientId,
    requestId: headerOf(exchange, 'request-id') ?? '',
    target: exchange.target,
    body: exchange.method === 'GET' ? undefined : answer.body,
  };
  const headers: Record<string, string> = responseHeaders(key, message, deps.wallNow());
  headers['content-type'] = 'application/json';
  return { status: answer.status, headers, body: answer.body };
}
