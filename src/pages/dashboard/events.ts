// Server-sent events for open pages: that there is something new, never what it is.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { News, Topic } from '../../lib/news.ts';
import { demandMay } from '../../office/roles.ts';
import { narrowed } from '../../office/scope.ts';
import { actorOf, type Desk, queryOf } from './visit.ts';

/** So that proxies do not close a quiet stream. */
const heartbeatMs = 20_000;
/** A stream ends after this time; the browser opens it again, and is asked again who it is. */
const lifetimeMs = 5 * 60_000;
/** More open pages than this in one process show nothing live. */
const mostStreams = 500;

/** Mounts `/dashboard/events`. Streams end when the server stops. */
export function mountEvents(app: FastifyInstance, desk: Desk): void {
  const streams = new Set<() => void>();
  app.addHook('preClose', (done) => {
    for (const end of streams) end();
    done();
  });
  app.get('/dashboard/events', async (request, reply) => {
    const { news } = desk;
    const actor = await actorOf(desk, request);
    // 204 tells a browser not to try again.
    if (actor === undefined || news === undefined || streams.size >= mostStreams) {
      return reply.code(204).send();
    }
    demandMay(actor, 'payments.read');
    const clientId = narrowed(actor, queryOf(request).client_id);
    const end = open(request, reply, (listener) =>
      news.follow((all) => {
        listener(all.filter((one) => clientId === undefined || one.clientId === clientId));
      }),
    );
    streams.add(end);
    request.raw.socket.once('close', () => streams.delete(end));
    return reply;
  });
}

type Follow = (listener: (news: readonly News[]) => void) => () => void;

/** Opens the stream; returns what ends it. */
function open(request: FastifyRequest, reply: FastifyReply, follow: Follow): () => void {
  const { raw } = reply.hijack();
  raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-accel-buffering': 'no',
  });
  raw.write('retry: 3000\n\n');
  const leave = follow((news) => {
    for (const [topic, count] of counted(news)) {
      raw.write(`event: ${topic}\ndata: ${JSON.stringify({ count })}\n\n`);
    }
  });
  const heartbeat = setInterval(() => raw.write(':\n\n'), heartbeatMs).unref();
  const end = () => {
    clearInterval(heartbeat);
    clearTimeout(lifetime);
    leave();
    raw.end();
  };
  const lifetime = setTimeout(end, lifetimeMs).unref();
  request.raw.socket.once('close', end);
  return end;
}

function counted(news: readonly News[]): Map<Topic, number> {
  const counts = new Map<Topic, number>();
  for (const { topic, count } of news) counts.set(topic, (counts.get(topic) ?? 0) + count);
  return counts;
}
