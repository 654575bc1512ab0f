// A classic call that changes something: done once per Request-Id. A repeat gets the first answer.
import type { Answer } from '../../dialect.ts';
import type { Merchant } from '../../merchants/merchant.ts';
import { Refusal } from '../../refusal.ts';
import { type Answered, repeatedAnswer } from '../../requests/idempotency.ts';
import { type Question, questionOf } from '../../requests/question.ts';
import type { Check } from '../../wire/check.ts';
import type { RefusalWords } from '../../wire/classic/refusals.ts';
import { parseExact } from '../../wire/json.ts';
import { leniencyList, readings } from '../../wire/reading.ts';
import type { Endpoint, Exchange } from '../exchange.ts';
import { type ClassicDeps, classicEndpoint } from './endpoint.ts';

export interface Command<Body> {
  merchant: Merchant;
  /** The call as a question, with its checked body as `content`. */
  question: Question & { content: Body };
}

interface CommandKind<Body> {
  /** Checks the parsed body. Throws the refusal of the first bad field. */
  check: Check<Body>;
  /** Checks the merchant before the body is parsed. Throws a Refusal. */
  admit?: ((merchant: Merchant) => void) | undefined;
  /** Does the work. Throws a Refusal. */
  perform: (command: Command<Body>) => Promise<Answered>;
  /** The words of the channel's refusals. */
  words?: RefusalWords | undefined;
}

/** The endpoint of such a call. A call that is refused is not remembered. */
export function classicCommand<Body>(deps: ClassicDeps, kind: CommandKind<Body>): Endpoint {
  const work = async (merchant: Merchant, question: Question, raw: Buffer) => {
    try {
      kind.admit?.(merchant);
      const content = readBody(deps, merchant, question, kind.check, parseExact(raw));
      const done = await kind.perform({ merchant, question: Object.assign(question, { content }) });
      return done.replayed ? conflict(done.answer) : done.answer;
    } catch (error) {
      // A repeated Request-Id is reported before any other refusal (DOKU API, order of checks).
      const earlier =
        error instanceof Refusal ? await repeatedAnswer(deps.payments, question) : undefined;
      if (earlier === undefined) throw error;
      return conflict(earlier);
    }
  };
  return classicEndpoint(
    deps,
    ({ merchant, requestId }, exchange) =>
      work(merchant, classicQuestion(merchant.clientId, requestId, exchange), exchange.body),
    kind.words,
  );
}

/** Checks a body as strictly as its merchant's is read. Writes one log line for what that let pass. */
function readBody<Body>(
  { strictness, log }: ClassicDeps,
  merchant: Merchant,
  { clientId, requestId, path: target }: Question,
  check: Check<Body>,
  body: unknown,
): Body {
  const { note, all } = leniencyList();
  const content = check(body, readings[merchant.strictness ?? strictness], note);
  const uses = all();
  if (uses.length > 0) log.info({ target, requestId, clientId, uses }, 'read leniently');
  return content;
}

/** The idempotency key of a classic call. */
export function requestKey(requestId: string): string {
  return `classic:${requestId}`;
}

const signedHeaders = ['client-id', 'request-id', 'request-timestamp', 'digest'];

function classicQuestion(clientId: string, requestId: string, exchange: Exchange): Question {
  const { target: path, headers, body } = exchange;
  const key = requestKey(requestId);
  return questionOf({ clientId, key, requestId, path, headers, body }, signedHeaders);
}

/** A repeat gets the bytes of the first answer with HTTP 409 (DOKU API, Idempotency). */
function conflict(earlier: Answer): Answer {
  return { status: 409, body: earlier.body };
}
