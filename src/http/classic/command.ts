// A classic call that changes something: done once for its Request-Id, and answered as the first time when repeated.
import type { Answer } from '../../dialect.ts';
import type { Merchant } from '../../merchants/merchant.ts';
import { Refusal } from '../../refusal.ts';
import { type Answered, repeatedAnswer } from '../../requests/idempotency.ts';
import { type Question, questionOf } from '../../requests/question.ts';
import type { UniqueFields } from '../../wire/classic/refusals.ts';
import { parseExact } from '../../wire/json.ts';
import type { Endpoint, Exchange } from '../exchange.ts';
import { type ClassicDeps, classicEndpoint } from './endpoint.ts';

export interface Command<Body> {
  merchant: Merchant;
  /** The call as it is kept, with its checked body as `content`. */
  question: Question & { content: Body };
}

export interface CommandKind<Body> {
  /** Checks the parsed body. Throws the refusal of the first field that breaks its rule. */
  check: (body: unknown) => Body;
  /** What must hold before the body is looked at. Throws a Refusal. */
  admit?: (merchant: Merchant) => void;
  perform: (command: Command<Body>) => Promise<Answered>;
  /** Where the wire keeps the references that must be unique. */
  fields?: UniqueFields;
}

/** The endpoint of such a call. A refused body remembers nothing. */
export function classicCommand<Body>(deps: ClassicDeps, kind: CommandKind<Body>): Endpoint {
  const work = async (merchant: Merchant, question: Question, raw: Buffer) => {
    try {
      kind.admit?.(merchant);
      const content = kind.check(parseExact(raw));
      const done = await kind.perform({ merchant, question: { ...question, content } });
      return done.replayed ? conflict(done.answer) : done.answer;
    } catch (error) {
      // A Request-Id that was used before is the earlier fault (DOKU API, order of checks).
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
    kind.fields,
  );
}

/** Under which key a classic call is remembered. */
export function requestKey(requestId: string): string {
  return `classic:${requestId}`;
}

const signedHeaders = ['client-id', 'request-id', 'request-timestamp', 'digest'];

function classicQuestion(clientId: string, requestId: string, exchange: Exchange): Question {
  const { target: path, headers, body } = exchange;
  const key = requestKey(requestId);
  return questionOf({ clientId, key, requestId, path, headers, body }, signedHeaders);
}

/** A repeat gets the earlier answer's very bytes under HTTP 409 (DOKU API, Idempotency). */
function conflict(earlier: Answer): Answer {
  return { status: 409, body: earlier.body };
}
