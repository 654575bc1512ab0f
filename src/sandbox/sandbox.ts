// The sandbox as one part: what `main` adds to the gateway when no real money moves.
import type { AcquirerMakers } from '../acquirers/choose.ts';
import { simulatedBank } from '../acquirers/simulator/bank.ts';
import type { DeskOffice } from '../acquirers/simulator/desk.ts';
import { simulatorMounts } from '../acquirers/simulator/routes.ts';
import { createSimulator } from '../acquirers/simulator/simulator.ts';
import { tillWithCode } from '../acquirers/simulator/till.ts';
import type { TakesCards } from '../cards/acquirer.ts';
import { simulatesPayouts } from '../config/settings.ts';
import type { House } from '../gateway/house.ts';
import type { Job } from '../gateway/job-runner.ts';
import type { Siblings } from '../gateway/siblings.ts';
import type { Interpose } from '../http/api.ts';
import type { Mount } from '../http/app.ts';
import type { SettlementAccount } from '../merchants/merchant.ts';
import type { Transport } from '../notifications/notification.ts';
import type { OfficeDeps } from '../office/deps.ts';
import { notificationsOf, resend } from '../office/notifications.ts';
import { searchPayments } from '../office/payments.ts';
import type { Acquirer } from '../payments/ports.ts';
import type { Bank } from '../payouts/bank.ts';
import { sandboxActor } from './actor.ts';
import { loadClock } from './clock.ts';
import { sandboxControls } from './controls.ts';
import type { SandboxDeps } from './deps.ts';
import { createFaultPlan } from './faults.ts';
import { faultyAcquirer } from './faulty-acquirer.ts';
import { faultyApi } from './faulty-api.ts';
import { faultyTransport } from './faulty-transport.ts';
import { guardDoors, type KnownHosts, nameIn } from './guard.ts';
import { loadTokenGeneration } from './reset.ts';
import { sandboxRoutes } from './routes.ts';
import { unassignedAccount } from './unassigned.ts';

/** What the sandbox's routes and pages need of the rest of the gateway. */
export interface MountDeps extends Pick<SandboxDeps, 'office' | 'cards' | 'runDue'> {
  /** Drops the tokens that merchants have issued to the gateway. */
  forgetMerchantTokens: () => void;
}

export interface Sandbox {
  acquirerMakers: AcquirerMakers<Acquirer & TakesCards>;
  faultyApi: Interpose;
  faultyTransport: (send: Transport) => Transport;
  jobs: readonly Job[];
  /** Carries out payouts; undefined if files and people do. */
  bank: Bank | undefined;
  /** The account that merchants without a bank account are paid to, so that no money waits in a sandbox. */
  withoutAccount: (clientId: string) => SettlementAccount;
  /** The address of the simulated till of a channel, with a payment code filled in. */
  tillHref: (channel: string, code: string) => string;
  /** Also gives the office its controls. */
  mounts(deps: MountDeps): Mount[];
}

/** Makes the sandbox and loads its clock. Call `mounts` once the rest of the gateway is there. */
export async function createSandbox(house: House, siblings: Siblings): Promise<Sandbox> {
  const { db, clock, accessTokens, config, links } = house;
  const faults = createFaultPlan(db);
  const simulator = createSimulator(house);
  const follow = async () => {
    await loadClock(db, clock);
    await loadTokenGeneration(db, accessTokens);
    await faults.load();
  };
  let forget = () => {};
  siblings.answer('follow', async () => {
    const { generation } = accessTokens;
    await follow();
    // Another generation of tokens means that the sandbox was reset.
    if (accessTokens.generation !== generation) forget();
  });
  await loadClock(db, clock, house.log);
  await follow();
  return {
    acquirerMakers: { simulator: (channel) => faultyAcquirer(faults, db, channel, simulator) },
    faultyApi: faultyApi(faults),
    faultyTransport: (send) => faultyTransport(faults, send),
    // Another gateway on this database may have moved the clock, planned faults, or reset the sandbox.
    jobs: [{ name: 'follow the clock', everySeconds: 2, run: follow }],
    bank: simulatesPayouts(config.file, config.mode) ? simulatedBank({ clock }) : undefined,
    withoutAccount: unassignedAccount(house.merchants),
    tillHref: tillWithCode,
    mounts: ({ office, cards, runDue, forgetMerchantTokens }) => {
      const { log, merchants, sealer, channelOf, keys } = house;
      forget = forgetMerchantTokens;
      const { payments, channels } = office;
      const pages = {
        office: deskOffice(office),
        payments,
        clock,
        sealer,
        merchants,
        channelOf,
        channels,
      };
      const doors = {
        office,
        db,
        clock,
        log,
        cards,
        faults,
        accessTokens,
        runDue,
        forgetMerchantTokens,
        othersFollow: async () => {
          await siblings.ask('follow');
        },
        snapPublicKey: keys.publicKeyPem,
      };
      office.sandbox = sandboxControls(doors, house);
      const known = () => [
        nameIn(URL.canParse(links.publicUrl) ? new URL(links.publicUrl).host : undefined),
        config.host,
        ...(config.sandboxHosts ?? []),
      ];
      return [guarded(known, [...simulatorMounts(pages), sandboxRoutes(doors)])];
    },
  };
}

/** The doors as one part, to which other websites have no access. */
function guarded(known: KnownHosts, doors: readonly Mount[]): Mount {
  return (root) => {
    root.register(async (app) => {
      app.addHook('onRequest', guardDoors(known));
      for (const mount of doors) mount(app);
    });
  };
}

/** The office for the simulator's pages, on which nobody signs in. */
function deskOffice(office: OfficeDeps): DeskOffice {
  const actor = sandboxActor('simulator');
  return {
    search: (wanted) => searchPayments(office, wanted),
    notificationsOf: (payments) => notificationsOf(office, payments),
    resend: (notificationId) => resend(office, actor, { notificationId }),
  };
}
