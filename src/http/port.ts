// Finds out whether an address can be listened on, before anything else is started.
import { createServer } from 'node:net';

/**
 * Listens on the address for a moment. Throws the system's error (EADDRINUSE, EACCES, …) if that is not
 * possible. Another program may still take the port before the gateway does; then its start fails later.
 */
export function requireFreePort(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', reject);
    server.listen({ host, port }, () => server.close(() => resolve()));
  });
}
