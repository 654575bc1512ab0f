// The network between callers and gateway, and between gateway and database: slow, breaking, silent, closed.
import type { TcpProxy, Weather } from '../proxy.ts';
import type { Random } from '../random.ts';
import type { World } from '../world.ts';
import { type Fault, remote } from './fault.ts';

const weathers: Record<string, (random: Random) => Weather> = {
  slow: (random) => ({ kind: 'slow', delayMs: random.between(20, 400) }),
  breaking: (random) => ({ kind: 'breaking', afterBytes: () => random.between(1, 6000) }),
  silent: () => ({ kind: 'silent' }),
  closed: () => ({ kind: 'closed' }),
};

const sides: Record<string, (world: World) => TcpProxy | undefined> = {
  client: ({ clientProxy }) => clientProxy,
  database: ({ databaseProxy }) => databaseProxy,
};

export const networkFaults: Fault[] = Object.entries(sides).flatMap(([side, proxyOf]) =>
  Object.entries(weathers).map(
    ([weather, make]): Fault => ({
      name: `${side}-${weather}`,
      settings: remote,
      async begin(world, random) {
        const proxy = proxyOf(world);
        proxy?.set(make(random));
        if (weather === 'closed') proxy?.breakAll();
        return () => {
          proxy?.set({ kind: 'fair' });
          // A peer that was away does not know the connections of before.
          if (weather === 'silent') proxy?.breakAll();
        };
      },
    }),
  ),
);
