// The whole set-up: etcd, three nodes, HAProxy, two gateways; started in order and stopped in order.

import { openReceivers, type Receivers } from '../chaos/receivers.ts';
import { until } from '../chaos/until.ts';
import { configFor } from '../chaos/world.ts';
import { type Etcd, openEtcd } from './etcd.ts';
import { type Gateway, isReady, openGateways } from './gateways.ts';
import { startBalancer } from './haproxy.ts';
import { type Nodes, openNodes } from './patroni.ts';
import { freePorts, killUnder, openPlace, processesUnder } from './place.ts';

export interface SetUp {
  etcd: Etcd;
  nodes: Nodes;
  gateways: readonly Gateway[];
  receivers: Receivers;
  /** What merchants call. */
  url: string;
  /** Stops everything. Returns what did not stop as it should, as sentences. */
  close(): Promise<string[]>;
}

/** Starts everything and waits until it serves. */
export async function openSetUp(say: (what: string) => void): Promise<SetUp> {
  const place = openPlace();
  const abandon = () => {
    killUnder(place.folder);
    place.remove();
  };
  // However this process ends: nothing of the set-up may stay behind.
  process.once('exit', abandon);
  const etcd = await openEtcd(place);
  etcd.start();
  const nodes = await openNodes(place, etcd.address);
  for (const node of nodes.all) node.start();
  const gatewayPorts = await freePorts(2);
  const balancer = await startBalancer(place, { nodes: nodes.all, gatewayPorts });
  await nodes.healthy(90_000);
  await nodes.createDatabase();
  say('three nodes stream; starting the gateways');
  const receivers = await openReceivers();
  const url = `http://127.0.0.1:${balancer.gatewayPort}`;
  const { user, password, database } = nodes.credentials;
  const gateways = openGateways(place, gatewayPorts, {
    databaseUrl: `postgres://${user}:${password}@127.0.0.1:${balancer.databasePort}/${database}`,
    publicUrl: url,
    config: configFor(receivers),
  });
  for (const gateway of gateways) gateway.start();
  await Promise.all(gateways.map((gateway) => gateway.ready()));
  // HAProxy notices a moment later.
  if (!(await until(() => isReady(url), 10_000))) throw new Error('HAProxy finds no gateway');
  return {
    etcd,
    nodes,
    gateways,
    receivers,
    url,
    async close() {
      const problems: string[] = [];
      const demand = (name: string, code: number | string) => {
        if (code !== 0) problems.push(`${name} ended with ${code}, not with exit code 0`);
      };
      const codes = await Promise.all(gateways.map((gateway) => gateway.stop()));
      for (const [i, code] of codes.entries()) demand(`gateway ${i + 1}`, code);
      await receivers.close();
      await Promise.all(
        nodes.all.map(async (node) => demand(`${node.name}’s agent`, await node.stop())),
      );
      await balancer.server.stop(5000);
      await etcd.stop();
      const left = processesUnder(place.folder);
      if (left.length > 0) problems.push(`processes left behind: ${left.join(', ')}`);
      process.off('exit', abandon);
      abandon();
      return problems;
    },
  };
}
