// What posts notifications: the dispatcher, merchants' access tokens, the connections, and what the office asks of them.
import { notificationSettings } from '../config/settings.ts';
import { deliver } from '../notifications/deliver.ts';
import { createDispatcher } from '../notifications/dispatcher.ts';
import { type MerchantTokens, merchantTokens } from '../notifications/merchant-token.ts';
import { mutedReceivers } from '../notifications/muted.ts';
import type { SignerOf, Transport } from '../notifications/notification.ts';
import { classicSigner } from '../notifications/sign-classic.ts';
import { snapSigner } from '../notifications/sign-snap.ts';
import { createHttpTransport } from '../notifications/transport.ts';
import type { Deliveries } from '../office/deliveries.ts';
import type { House } from './house.ts';
import type { Siblings } from './siblings.ts';

/** Opens them. `faulty` stands in front of the connections: the sandbox's fault plan. */
export function openDeliveries(
  house: House,
  siblings: Siblings,
  faulty: (send: Transport) => Transport = (send) => send,
) {
  const { config, db, clock, log, merchants, metrics, tracing } = house;
  const settings = notificationSettings(config.file, config.mode);
  const transport = createHttpTransport(settings);
  const { privateKey } = house.keys;
  const tokens = merchantTokens({ merchants, privateKey, clock, send: transport.send });
  const sign = signers(house, tokens);
  const post = {
    clock,
    sign,
    transport: tokens.dropTokenOnFailure(faulty(transport.send)),
    settings,
    tracing,
  };
  const muted = mutedReceivers({ db, clock });
  const dispatcher = createDispatcher({
    ...post,
    db,
    log,
    isMuted: muted.isMuted,
    observe: ({ outcome, seconds }) => metrics.delivered(outcome, seconds),
  });
  metrics.gauge(
    'gapura_notification_receivers_failing',
    'Receivers of notifications that keep failing and get one attempt at a time',
    () => dispatcher.failing().length,
  );
  siblings.answer('follow mutes', () => muted.follow());
  siblings.answer('failing receivers', async () => dispatcher.failing());
  const forOffice: Deliveries = {
    attempt: (notification) => deliver(post, notification),
    async failing() {
      const others = await siblings.ask('failing receivers');
      return [...new Set([dispatcher.failing(), ...others].flat())];
    },
    async mutesChanged() {
      await Promise.all([muted.follow(), siblings.ask('follow mutes')]);
    },
  };
  return { dispatcher, tokens, transport, muted, forOffice };
}

function signers(house: House, tokens: MerchantTokens): SignerOf {
  const keyOf = (clientId: string) => house.merchants.find(clientId)?.keys[0];
  const wallNow = () => new Date();
  const byDialect = {
    classic: classicSigner(keyOf, wallNow),
    snap: snapSigner(keyOf, tokens, wallNow),
  };
  return (dialect) => byDialect[dialect];
}
