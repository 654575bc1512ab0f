// Finds out whether an address can be listened on, before anything else is started.
import { type AddressInfo, createServer } from 'node:net';

/**
 * Listens on the address for a moment. Returns the port, which for port 0 is a free one. Throws the system's error (EADDRINUSE, EACCES, …) if that is not
 * possible. Another program may still take the port before the gateway does; then its start fails later.
 */
export function requireFreePort(host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', reject);
    server.listen({ host, port }, () => {
      const { port: found } = server.address() as AddressInfo;
      server.close(() => resolve(found));
    });
  });
}
