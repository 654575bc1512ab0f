// Sends calls with time limits. A call that fails or is cut off is told "unknown"; it never throws.
import { Agent } from 'undici';
import type { History, Told } from './history.ts';
import {
  contentOf,
  keyOf,
  type MerchantKeys,
  type Question,
  readHeaders,
  signedHeaders,
  tokenHeaders,
  tokenPath,
} from './orders.ts';

/** An answer that arrived whole. */
export interface Answer {
  status: number;
  text: string;
}

export interface Caller {
  /** Asks a question once and writes it into the history. */
  ask(question: Question): Promise<Told>;
  /** Any other call; undefined if no whole answer arrived in time. */
  call(method: 'GET' | 'POST', path: string, body?: object): Promise<Answer | undefined>;
  /** A signed classic GET. */
  read(merchant: MerchantKeys, path: string, requestId: string): Promise<Answer | undefined>;
  /** Milliseconds of the clock of the history. */
  now(): number;
  close(): Promise<void>;
}

/** How long a caller waits for an answer. */
const patienceMs = 4000;

export function createCaller(baseUrl: string, history: History): Caller {
  const agent = new Agent({
    connections: 64,
    pipelining: 1,
    connect: { timeout: patienceMs },
    headersTimeout: patienceMs,
    bodyTimeout: patienceMs,
  });
  const tokens = new Map<string, string>();
  const now = () => performance.now();
  const send = async (
    method: 'GET' | 'POST',
    path: string,
    headers: Record<string, string>,
    body: Buffer | null,
  ): Promise<Answer | undefined> => {
    const signal = AbortSignal.timeout(patienceMs);
    try {
      const { origin } = new URL(baseUrl);
      const answer = await agent.request({ origin, path, method, headers, body, signal });
      return { status: answer.statusCode, text: await answer.body.text() };
    } catch {
      return undefined;
    }
  };
  const tokenOf = async (merchant: MerchantKeys): Promise<string | undefined> => {
    const known = tokens.get(merchant.clientId);
    if (known !== undefined) return known;
    const grant = Buffer.from('{"grantType":"client_credentials"}');
    const answer = await send('POST', tokenPath, tokenHeaders(merchant), grant);
    if (answer?.status !== 200) return undefined;
    const { accessToken } = JSON.parse(answer.text) as { accessToken: string };
    tokens.set(merchant.clientId, accessToken);
    return accessToken;
  };
  const ask = async (question: Question): Promise<Told> => {
    const token = question.dialect === 'snap' ? await tokenOf(question.merchant) : '';
    if (token === undefined) return { kind: 'turned-away' };
    const sentAt = now();
    const headers = signedHeaders(question, token);
    const told = toldBy(question, await send('POST', question.path, headers, question.body));
    if (told.kind === 'turned-away') tokens.delete(question.merchant.clientId);
    const entry = { key: keyOf(question), content: contentOf(question), sentAt, toldAt: now() };
    history.asked.push({ ...entry, told });
    return told;
  };
  return {
    ask,
    call: (method, path, body) =>
      send(
        method,
        path,
        body === undefined ? {} : { 'content-type': 'application/json' },
        body === undefined ? null : Buffer.from(JSON.stringify(body)),
      ),
    read: (merchant, path, requestId) =>
      send('GET', path, readHeaders(merchant, path, requestId), null),
    now,
    close: () => agent.destroy(),
  };
}

function toldBy(question: Question, answer: Answer | undefined): Told {
  if (answer === undefined || answer.status >= 500) return { kind: 'unknown' };
  if (answer.status === 401 || answer.status === 429) return { kind: 'turned-away' };
  return question.dialect === 'classic' ? classicTold(answer) : snapTold(answer);
}

function classicTold({ status, text }: Answer): Told {
  if (status === 200) return { kind: 'done', bytes: text };
  const { code = '', message = '' } = errorIn(text);
  if (status === 409) {
    if (code !== 'idempotent_request') return { kind: 'repeated', bytes: text };
    return { kind: message.includes('still being processed') ? 'in-flight' : 'differs' };
  }
  if (code === 'request_time_out_of_range') return { kind: 'turned-away' };
  return { kind: 'refused', why: `${status} ${text}` };
}

/** The members of a refusal; none if the text is not one. */
function errorIn(text: string): { code?: string; message?: string } {
  try {
    return (JSON.parse(text) as { error?: { code?: string; message?: string } }).error ?? {};
  } catch {
    return {};
  }
}

/** SNAP repeats no answers: a second use of an id is a Conflict, whatever its body. */
function snapTold({ status, text }: Answer): Told {
  if (status === 200) return { kind: 'done', bytes: text };
  if (status === 409) return { kind: 'used' };
  if (text.includes('X-TIMESTAMP')) return { kind: 'turned-away' };
  return { kind: 'refused', why: `${status} ${text}` };
}
