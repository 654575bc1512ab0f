// Posts a notification over HTTP: no redirects, one deadline for the whole exchange, a limit for the answer.
import { Agent, type Dispatcher } from 'undici';
import { guardedConnector } from './address-guard.ts';
import { refusedStatus, sentenceFor, timedOut } from './failure.ts';
import type { DeliverySettings, Notification, Outcome } from './notification.ts';

/** What is posted, and where. */
export type Post = Pick<Notification, 'url' | 'body'>;

export interface HttpTransport {
  send: (post: Post, headers: Record<string, string>) => Promise<Outcome>;
  /** Closes every connection at once; attempts under way fail. */
  close(): Promise<void>;
}

type HttpSettings = Pick<
  DeliverySettings,
  'timeoutSeconds' | 'allowPrivateAddresses' | 'mostPerReceiver' | 'responseLimitBytes'
>;

/**
 * Idle connections are closed after one second. Many servers close theirs after a few seconds, and a
 * POST on a connection that is closing would fail and wait for the next retry, half an hour later.
 */
const keepAliveMs = 1000;

/** At most `mostPerReceiver` connections per origin, kept alive between attempts in quick succession. */
export function createHttpTransport(settings: HttpSettings): HttpTransport {
  const { allowPrivateAddresses } = settings;
  const agent = new Agent({
    connect: guardedConnector({ allowPrivateAddresses, timeoutMs: settings.timeoutSeconds * 1000 }),
    connections: settings.mostPerReceiver,
    pipelining: 1,
    keepAliveTimeout: keepAliveMs,
    keepAliveMaxTimeout: keepAliveMs,
    // The deadline of `send` covers both, also for an answer that arrives byte by byte.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  return {
    send: (notification, headers) => send(agent, settings, notification, headers),
    close: () => agent.destroy(),
  };
}

async function send(
  agent: Agent,
  settings: HttpSettings,
  { url, body }: Post,
  headers: Record<string, string>,
): Promise<Outcome> {
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), settings.timeoutSeconds * 1000);
  const chunks: Buffer[] = [];
  const outcome: Outcome = { responseBody: '' };
  try {
    const { origin, pathname, search } = new URL(url);
    const { signal } = deadline;
    const path = pathname + search;
    const answer = await agent.request({ origin, path, method: 'POST', headers, body, signal });
    outcome.httpStatus = answer.statusCode;
    await readUpTo(settings.responseLimitBytes, answer.body, chunks);
    const refused = refusedStatus(answer.statusCode);
    if (refused !== undefined) outcome.error = refused;
  } catch (error) {
    const { aborted } = deadline.signal;
    outcome.error = aborted ? timedOut(settings.timeoutSeconds) : sentenceFor(error);
  } finally {
    clearTimeout(timer);
  }
  // The part of a broken answer that arrived is kept too: it often says why.
  outcome.responseBody = textOf(chunks);
  return outcome;
}

/** Leaving the loop early destroys the connection, so nobody waits for the rest. */
async function readUpTo(
  limitBytes: number,
  body: Dispatcher.ResponseData['body'],
  chunks: Buffer[],
): Promise<void> {
  let left = limitBytes;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    chunks.push(chunk.subarray(0, left));
    left -= chunk.length;
    if (left <= 0) return;
  }
}

/** Text that PostgreSQL accepts: invalid UTF-8 is replaced, a character cut in two and NUL are left out. */
function textOf(chunks: Buffer[]): string {
  const text = new TextDecoder().decode(Buffer.concat(chunks), { stream: true });
  return text.replaceAll('\0', '');
}
