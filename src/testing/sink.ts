// Receives the notifications of a test that has no handler of its own, and answers them.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Sink {
  notificationUrl: string;
  tokenUrl: string;
  close(): Promise<void>;
}

const token = {
  responseCode: '2007300',
  responseMessage: 'Successful',
  accessToken: 'sink',
  tokenType: 'Bearer',
  expiresIn: 900,
};
const taken = { responseCode: '2005600', responseMessage: 'Successful' };

/** Opens a server on a free port of this machine. It does not keep the process running. */
export async function openSink(): Promise<Sink> {
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify(request.url === '/token' ? token : taken));
    });
  });
  server.listen(0, '127.0.0.1').unref();
  await once(server, 'listening');
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    notificationUrl: `${base}/notifications`,
    tokenUrl: `${base}/token`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
