// Stopping politely: calls under way are answered, connections that would idle on are closed, and nobody is waited for too long.
import type { FastifyInstance } from 'fastify';

/**
 * Has every answer that is sent while the server closes close its connection too. Else a caller that keeps
 * its connection alive holds a stopping gateway for as long as the connection may idle.
 */
export function closeConnectionsOnceClosing(app: FastifyInstance): void {
  let closing = false;
  app.addHook('preClose', (done) => {
    closing = true;
    done();
  });
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (closing) reply.header('connection', 'close');
    done(null, payload);
  });
}

/**
 * Takes no more calls and waits for those under way, `patienceMs` at most: then their connections are cut,
 * since a caller that never finishes its request must not keep the gateway from stopping.
 */
export async function closeWithin(app: FastifyInstance, patienceMs: number): Promise<void> {
  const timer = setTimeout(() => app.server.closeAllConnections(), patienceMs);
  try {
    await app.close();
  } finally {
    clearTimeout(timer);
  }
}
