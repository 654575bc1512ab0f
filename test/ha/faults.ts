// What is killed, one after another, each time until everything has recovered.
import { pause, until } from '../chaos/until.ts';
import type { Nodes } from './patroni.ts';
import type { SetUp } from './set-up.ts';

export interface Fault {
  name: string;
  /** Kills something, and returns how it was brought back when all is well again. */
  play(setUp: SetUp): Promise<string>;
}

/** A primary whose `ttl` has passed must have been replaced long before. */
const replacedWithinMs = 60_000;
/** How long the others go on before what was killed is started again. */
const awayMs = 5_000;
/** How long etcd is away: longer than `ttl`, after which nobody would be the primary. */
const etcdAwayMs = 25_000;
const healthyWithinMs = 60_000;

export const faults: readonly Fault[] = [
  {
    name: 'primary',
    async play({ nodes }) {
      const node = await nodes.primary();
      await node.kill();
      if (!(await until(() => hasPrimary(nodes), replacedWithinMs))) {
        throw new Error(`nobody replaced ${node.name} as the primary`);
      }
      const { name } = await nodes.primary();
      await pause(awayMs);
      node.start();
      await nodes.healthy(healthyWithinMs);
      return `kill -9 of ${node.name} and its agent; ${name} took over, and it came back as a standby`;
    },
  },
  {
    name: 'gateway',
    async play({ gateways: [gateway] }) {
      if (gateway === undefined) throw new Error('there is no gateway');
      await gateway.kill();
      await pause(awayMs);
      gateway.start();
      await gateway.ready();
      return 'kill -9 of one gateway with its workers, started again';
    },
  },
  {
    name: 'etcd',
    async play({ etcd, nodes }) {
      await etcd.kill();
      await pause(etcdAwayMs);
      etcd.start();
      await nodes.healthy(healthyWithinMs);
      return `kill -9 of etcd, away for ${etcdAwayMs / 1000} s`;
    },
  },
];

const hasPrimary = (nodes: Nodes) =>
  nodes.primary().then(
    () => true,
    () => false,
  );
