// Mounts the simulator's pages: one flow for each kind of simulation, chosen by the registry.
import type { FastifyInstance } from 'fastify';
import type { Channel } from '../../channels/channel.ts';
import type { Mount } from '../../http/app.ts';
import { docsPath } from '../../pages/docs/routes.ts';
import { brandSheet } from '../../pages/kit/brand-sheet.ts';
import { assetRoutes, languageOf, sendPage } from '../../pages/kit/page.ts';
import { listOpen } from '../../payments/find.ts';
import type { Payment } from '../../payments/payment.ts';
import { type Desk, frameOf, shopOf, simulatorHome } from './desk.ts';
import { issuerRoutes } from './issuer/routes.ts';
import { LandingPage } from './pages/landing-page.tsx';
import { type OpenPayment, SimulatorHome } from './pages/simulator-home.tsx';
import { paylaterFlow } from './paylater.ts';
import { providerRoutes } from './provider-visit.ts';
import { tillPath, tillRoutes, tillWithCode } from './till.ts';
import { walletFlow } from './wallet.ts';

export interface SimulatorPagesDeps extends Omit<Desk, 'stylesheets'> {
  channels: readonly Channel[];
}

const openShown = 50;

export function simulatorMounts(deps: SimulatorPagesDeps): Mount[] {
  const brands = brandSheet(
    deps.channels.map(({ id, simulation }) => ({ id, brand: simulation.brand })),
  );
  const desk: Desk = { ...deps, stylesheets: [brands.path] };
  return [
    assetRoutes([brands]),
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

function homeRoutes(app: FastifyInstance, desk: Desk, channels: readonly Channel[]): void {
  const tills = channels
    .filter(({ simulation }) => simulation.flow === 'till')
    .map((channel) => ({ channel, href: tillPath(channel.id) }));
  app.get(simulatorHome, async (request, reply) => {
    const frame = frameOf(desk, languageOf(request));
    const payments = await listOpen(desk.payments.db, desk.clock.now(), openShown);
    const open = payments.map((payment) => openPayment(desk, payment));
    return sendPage(reply, 200, SimulatorHome({ frame, open, tills }));
  });
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

function openPayment(desk: Desk, payment: Payment): OpenPayment {
  const channel = desk.channelOf(payment.channel);
  const { paymentCode: code, paymentUrl } = payment;
  return {
    channel,
    shop: shopOf(desk, payment),
    reference: payment.reference,
    amount: payment.amount,
    expiresAt: payment.expiresAt,
    paymentCode: code,
    payHref: paymentUrl ?? tillWithCode(channel.id, code ?? ''),
    guideHref: code && channel.guide?.pagePath.replace('{code}', code),
  };
}
