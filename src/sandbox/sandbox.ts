// The sandbox as one part: what `main` adds to the gateway when no real money is about.
import type { AcquirerMakers } from '../acquirers/choose.ts';
import { simulatorMounts } from '../acquirers/simulator/routes.ts';
import { createSimulator } from '../acquirers/simulator/simulator.ts';
import type { CardDeps } from '../cards/try.ts';
import { allChannels } from '../channels/index.ts';
import type { House } from '../house.ts';
import type { Interpose, Mount } from '../http/app.ts';
import type { Transport } from '../notifications/notification.ts';
import type { SettleDeps } from '../payments/settle.ts';
import type { Job } from '../workers.ts';
import { loadClock } from './clock.ts';
import { createFaultPlan } from './faults.ts';
import { faultyAcquirer } from './faulty-acquirer.ts';
import { faultyApi } from './faulty-api.ts';
import { faultyTransport } from './faulty-transport.ts';
import { sandboxRoutes } from './routes.ts';

export interface Sandbox {
  acquirerMakers: AcquirerMakers;
  faultyApi: Interpose;
  faultyTransport: (send: Transport) => Transport;
  jobs: readonly Job[];
  mounts(deps: SettleDeps & { cards: CardDeps; runDue: () => Promise<void> }): Mount[];
}

export async function createSandbox(house: House): Promise<Sandbox> {
  const { db, clock } = house;
  const faults = createFaultPlan();
  const simulator = createSimulator(house);
  await loadClock(db, clock);
  return {
    acquirerMakers: { simulator: (channel) => faultyAcquirer(faults, channel, simulator) },
    faultyApi: faultyApi(faults),
    faultyTransport: (send) => faultyTransport(faults, send),
    // Another process of this sandbox may have moved the clock.
    jobs: [{ name: 'follow the clock', everySeconds: 2, run: () => loadClock(db, clock) }],
    mounts: (deps) => {
      const all = { ...house, ...deps, clock, channels: allChannels };
      const snapPublicKey = house.keys.publicKeyPem;
      return [...simulatorMounts(all), sandboxRoutes({ ...all, faults, snapPublicKey })];
    },
  };
}
