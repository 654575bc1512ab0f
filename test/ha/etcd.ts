// One etcd, in which Patroni keeps who the primary is.
import { freePorts, type Place } from './place.ts';
import { type Server, startServer } from './server.ts';

export interface Etcd {
  /** `127.0.0.1:<port>` */
  address: string;
  start(): void;
  kill(): Promise<void>;
  stop(): Promise<void>;
}

export async function openEtcd(place: Place): Promise<Etcd> {
  const [port = 0, peerPort = 0] = await freePorts(2);
  const folder = place.room('etcd');
  const [client, peer] = [`http://127.0.0.1:${port}`, `http://127.0.0.1:${peerPort}`];
  const args = [
    ...['--name', 'one', '--data-dir', `${folder}/data`],
    ...['--listen-client-urls', client, '--advertise-client-urls', client],
    ...['--listen-peer-urls', peer, '--initial-advertise-peer-urls', peer],
    ...['--initial-cluster', `one=${peer}`],
  ];
  let server: Server | undefined;
  return {
    address: `127.0.0.1:${port}`,
    start() {
      server = startServer({ command: 'etcd', args, folder, user: place.user });
    },
    kill: async () => server?.kill(),
    stop: async () => void (await server?.stop(5000)),
  };
}
