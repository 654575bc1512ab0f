// A PostgreSQL behind a wire that can be cut, in silence or with a bang, in either direction.
import { once } from 'node:events';
import { connect, createServer, type NetConnectOpts, type Socket } from 'node:net';
import type { PostgresConnection } from '../../src/storage/connection.ts';

/**
 * `silent`: bytes are taken and go nowhere. `replies`: what was asked arrives, and the connection breaks instead
 * of the reply. `questions`: the connection breaks before what was asked arrives.
 */
export type Cut = 'silent' | 'replies' | 'questions';

export interface Wire {
  connection: PostgresConnection;
  /** The same as a URL, for a gateway. */
  url: string;
  cut(how: Cut): void;
  mend(): void;
  /** Open sockets, at both ends. */
  open(): number;
  close(): void;
}

export async function wireTo(to: PostgresConnection): Promise<Wire> {
  let cut: Cut | undefined;
  const sockets = new Set<Socket>();
  const join = (from: Socket, onto: Socket, breaks: Cut) => {
    sockets.add(from);
    from.on('data', (bytes) => {
      if (cut === breaks) from.destroy();
      else if (cut !== 'silent') onto.write(bytes);
    });
    from.on('error', () => {});
    from.on('close', () => {
      sockets.delete(from);
      onto.destroy();
    });
  };
  const server = createServer((near) => {
    const far = connect(addressOf(to));
    join(near, far, 'questions');
    join(far, near, 'replies');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const { user = '', database = '' } = to;
  return {
    connection: { ...to, host: '127.0.0.1', port },
    url: `postgresql://${user}:${to.password ?? ''}@127.0.0.1:${port}/${database}`,
    cut: (how) => {
      cut = how;
    },
    mend: () => {
      cut = undefined;
    },
    open: () => sockets.size,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

function addressOf({ host = '127.0.0.1', port = 5432 }: PostgresConnection): NetConnectOpts {
  return host.startsWith('/') ? { path: `${host}/.s.PGSQL.${port}` } : { host, port };
}
