// Mounts the simulator's pages: one flow for each kind of simulation, chosen by the registry.
import type { FastifyInstance } from 'fastify';
import type { Channel } from '../../channels/channel.ts';
import type { Mount } from '../../http/app.ts';
import { docsPath } from '../../pages/docs/routes.ts';
import { brandSheet } from '../../pages/kit/brand-sheet.ts';
import { assetRoutes, languageOf, sendPage } from '../../pages/kit/page.ts';
import { type Desk, frameOf, simulatorHome } from './desk.ts';
import { homeRoutes, tillsOf } from './home.ts';
import { issuerRoutes } from './issuer/routes.ts';
import { LandingPage } from './pages/landing-page.tsx';
import { paylaterFlow } from './paylater.ts';
import { providerRoutes } from './provider-visit.ts';
import { tillRoutes } from './till.ts';
import { walletFlow } from './wallet.ts';

export interface SimulatorPagesDeps extends Omit<Desk, 'stylesheets'> {
  channels: readonly Channel[];
}

export function simulatorMounts(deps: SimulatorPagesDeps): Mount[] {
  const brands = brandSheet(
    deps.channels.map(({ id, simulation }) => ({ id, brand: simulation.brand })),
  );
  const desk: Desk = { ...deps, stylesheets: [brands.path] };
  return [
    assetRoutes([brands]),
    (app) => landingRoutes(app, desk, deps.channels),
    (app) => homeRoutes(app, desk, deps.channels),
    ...deps.channels.map(
      (channel): Mount =>
        (app) =>
          flowRoutes(app, desk, channel),
    ),
  ];
}

function flowRoutes(app: FastifyInstance, desk: Desk, channel: Channel): void {
  const { simulation } = channel;
  switch (simulation.flow) {
    case 'paylater':
      providerRoutes(app, desk, { ...channel, simulation }, paylaterFlow);
      break;
    case 'wallet':
      providerRoutes(app, desk, { ...channel, simulation }, walletFlow);
      break;
    case 'issuer':
      issuerRoutes(app, desk, channel);
      break;
    case 'till':
      tillRoutes(app, desk, { ...channel, simulation });
      break;
  }
}

function landingRoutes(app: FastifyInstance, desk: Desk, channels: readonly Channel[]): void {
  const tills = tillsOf(channels);
  app.get('/', async (request, reply) => {
    const frame = frameOf(desk, languageOf(request));
    const merchant = desk.merchants.all()[0];
    return sendPage(
      reply,
      200,
      LandingPage({ frame, merchant, simulatorHref: simulatorHome, tills, docsHref: docsPath }),
    );
  });
}
