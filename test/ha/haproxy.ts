// HAProxy in front of the nodes, for the gateways, and in front of the gateways, for the merchants.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePorts, type Place } from './place.ts';
import { type Server, startServer } from './server.ts';

export interface Balancer {
  /** The primary's PostgreSQL. */
  databasePort: number;
  /** Any gateway that is ready. */
  gatewayPort: number;
  server: Server;
}

interface Behind {
  nodes: readonly { name: string; port: number; restPort: number }[];
  gatewayPorts: readonly number[];
}

export async function startBalancer(place: Place, behind: Behind): Promise<Balancer> {
  const [databasePort = 0, gatewayPort = 0] = await freePorts(2);
  const folder = place.room('haproxy');
  const file = join(folder, 'haproxy.cfg');
  writeFileSync(file, settings(databasePort, gatewayPort, behind));
  const args = ['-db', '-f', file];
  const server = startServer({ command: 'haproxy', args, folder, user: place.user });
  return { databasePort, gatewayPort, server };
}

/** `shutdown-sessions`: a node that is not the primary any more keeps no session in which a call would wait. */
function settings(databasePort: number, gatewayPort: number, behind: Behind): string {
  const nodes = behind.nodes.map(
    ({ name, port, restPort }) => `server ${name} 127.0.0.1:${port} check port ${restPort}`,
  );
  const gateways = behind.gatewayPorts.map(
    (port, i) => `server gateway${i + 1} 127.0.0.1:${port} check`,
  );
  return `defaults
  timeout connect 2s
  timeout check 2s
  timeout client 30m
  timeout server 30m

listen primary
  bind 127.0.0.1:${databasePort}
  mode tcp
  option httpchk GET /primary
  http-check expect status 200
  default-server inter 1s fall 3 rise 1 on-marked-down shutdown-sessions
  ${nodes.join('\n  ')}

listen gateways
  bind 127.0.0.1:${gatewayPort}
  mode http
  balance roundrobin
  option forwardfor
  option httpchk GET /healthz
  retries 2
  option redispatch 1
  default-server inter 1s fall 2 rise 1
  ${gateways.join('\n  ')}
`;
}
