// Handles each request that reaches `gapura listen`: token requests, notifications of both dialects, anything else.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Terminal } from './command.ts';
import {
  type Described,
  describeNotification,
  describeSnapNotification,
} from './received-notification.ts';
import type { TokenDesk } from './token-desk.ts';

const bodyLimitBytes = 1024 * 1024;
const forwardWithinMs = 10_000;

export interface Listening {
  terminal: Terminal;
  /** One JSON document a line instead of text. */
  json: boolean;
  /** The paths of the notification URLs, by dialect. They are signed. */
  path: string;
  snapPath: string;
  secrets: readonly string[];
  desk: TokenDesk;
  clientId?: string | undefined;
  forward?: string | undefined;
  answer?: number | undefined;
  showBody: boolean;
}

/** Prints a request and answers it. Throws an error whose message says why it could not be read. */
export async function receive(
  listening: Listening,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await bodyOf(request);
  const { headers, method } = request;
  const called = (request.url ?? '/').replace(/\?.*$/s, '');
  const isPost = method === 'POST';
  const asksForToken =
    headers['x-client-key'] !== undefined || called.endsWith('/access-token/b2b');
  if (isPost && asksForToken) return giveToken(listening, request, response);
  const isSnap = headers['x-signature'] !== undefined;
  const path = isSnap ? listening.snapPath : listening.path;
  if (!isPost || called !== path) {
    const why = `not a notification; they come as POST ${path}`;
    say(listening, `${method} ${called}: ${why}`);
    record(listening, { event: 'ignored', method, path: called, http_status: 404 });
    response.writeHead(404).end();
    return;
  }
  const described = describe(listening, isSnap, body, request);
  const { genuine, lines } = described;
  for (const line of lines) say(listening, line);
  const text = body.toString('utf8');
  if (listening.showBody) say(listening, `  ${text}`);
  const { status, forwarded } = await outcome(listening, request, body, genuine, isSnap);
  const more = { http_status: status, forwarded, body: text };
  record(listening, { event: 'notification', ...described.record, ...more });
  if (isSnap) response.setHeader('content-type', 'application/json');
  response.writeHead(status).end(isSnap ? snapAnswer(status) : undefined);
}

function describe(
  listening: Listening,
  isSnap: boolean,
  body: Buffer,
  { headers }: IncomingMessage,
): Described {
  const { secrets, clientId, path, snapPath, desk } = listening;
  const now = new Date();
  if (!isSnap) return describeNotification({ path, secrets, clientId }, body, headers, now);
  const expected = { path: snapPath, secrets, clientId, isTokenValid: desk.accepts };
  return describeSnapNotification(expected, body, headers, now);
}

async function giveToken(
  listening: Listening,
  { headers }: IncomingMessage,
  response: ServerResponse,
) {
  const { answer, lines, record: told } = await listening.desk.answer(headers, new Date());
  for (const line of lines) say(listening, line);
  record(listening, { event: 'token', ...told, http_status: answer.status });
  response.writeHead(answer.status, answer.headers).end(answer.body);
}

/** The HTTP status to answer with, and where the notification was forwarded to. */
async function outcome(
  listening: Listening,
  request: IncomingMessage,
  body: Buffer,
  genuine: boolean,
  isSnap: boolean,
) {
  const { forward, answer } = listening;
  const refusal = isSnap ? 401 : 400;
  if (answer !== undefined || forward === undefined || !genuine) {
    return { status: answer ?? (genuine ? 200 : refusal), forwarded: undefined };
  }
  return { status: await sendOn(listening, forward, request, body), forwarded: forward };
}

/** DOKU API, SNAP: payment notification, step 2. The gateway reads the HTTP status. */
function snapAnswer(status: number): string {
  const [responseCode, responseMessage] =
    status < 300
      ? ['2005600', 'Successful']
      : status === 401
        ? ['4015600', 'Unauthorized']
        : [`${status}5600`, 'Not processed'];
  return JSON.stringify({ responseCode, responseMessage });
}

const forwardedHeaders = [
  ...['content-type', 'client-id', 'request-id', 'request-timestamp', 'signature'],
  ...['authorization', 'channel-id', 'x-external-id', 'x-partner-id', 'x-signature', 'x-timestamp'],
];

/** Forwards a notification. Returns the HTTP status of the answer, or 502 if there is none. */
async function sendOn(
  listening: Listening,
  forward: string,
  request: IncomingMessage,
  body: Buffer,
): Promise<number> {
  const headers = forwardedHeaders.flatMap((name) => {
    const value = request.headers[name];
    return typeof value === 'string' ? [[name, value] as [string, string]] : [];
  });
  try {
    const signal = AbortSignal.timeout(forwardWithinMs);
    const init = { method: 'POST', headers, body: new Uint8Array(body), signal };
    const { status } = await fetch(forward, { ...init, redirect: 'manual' });
    say(listening, `  forwarded to ${forward}: HTTP ${status}`);
    return status;
  } catch (error) {
    const { cause, message } = error as Error & { cause?: Error };
    say(listening, `  not forwarded to ${forward}: ${cause?.message || message}`);
    return 502;
  }
}

function say({ json, terminal }: Listening, line: string): void {
  if (!json) terminal.print(line);
}

function record({ json, terminal }: Listening, event: object): void {
  if (json) terminal.print(JSON.stringify({ at: new Date().toISOString(), ...event }));
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > bodyLimitBytes) throw new Error(`it is longer than ${bodyLimitBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
