// Stops the server gracefully: answers calls in flight, closes idle connections, waits for a limited time.
import type { FastifyInstance } from 'fastify';

/**
 * Makes every answer that is sent while the server closes also close its connection. Otherwise a caller with
 * keep-alive would delay the stop until its connection times out. Returns whether the server is closing.
 */
export function closeConnectionsOnceClosing(app: FastifyInstance): () => boolean {
  let closing = false;
  app.addHook('preClose', (done) => {
    closing = true;
    done();
  });
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (closing) reply.header('connection', 'close');
    done(null, payload);
  });
  return () => closing;
}

/**
 * Accepts no more calls and waits at most `patienceMs` milliseconds for those in flight. Then it closes their
 * connections: a caller that never finishes its request must not prevent the stop.
 */
export async function closeWithin(app: FastifyInstance, patienceMs: number): Promise<void> {
  const timer = setTimeout(() => app.server.closeAllConnections(), patienceMs);
  try {
    await app.close();
  } finally {
    clearTimeout(timer);
  }
}
