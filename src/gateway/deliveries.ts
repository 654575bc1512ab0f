// What posts notifications: the dispatcher, merchants' access tokens, the connections.
import { notificationSettings } from '../config/settings.ts';
import { createDispatcher } from '../notifications/dispatcher.ts';
import { type MerchantTokens, merchantTokens } from '../notifications/merchant-token.ts';
import type { SignerOf, Transport } from '../notifications/notification.ts';
import { classicSigner } from '../notifications/sign-classic.ts';
import { snapSigner } from '../notifications/sign-snap.ts';
import { createHttpTransport } from '../notifications/transport.ts';
import type { House } from './house.ts';

/** Makes them; `faulty` stands in front of the connections. */
export function deliveries(house: House, faulty: ((send: Transport) => Transport) | undefined) {
  const { config, db, clock, log, merchants, metrics } = house;
  const settings = notificationSettings(config.file, config.mode);
  const transport = createHttpTransport(settings);
  const { privateKey } = house.keys;
  const tokens = merchantTokens({ merchants, privateKey, clock, send: transport.send });
  const send = faulty?.(transport.send) ?? transport.send;
  const dispatcher = createDispatcher({
    db,
    clock,
    sign: signers(house, tokens),
    transport: tokens.dropTokenOnFailure(send),
    settings,
    log,
    observe: ({ outcome, seconds }) => metrics.delivered(outcome, seconds),
  });
  metrics.gauge(
    'gapura_notification_receivers_failing',
    'Receivers of notifications that keep failing and get one attempt at a time',
    () => dispatcher.failing().length,
  );
  return { dispatcher, tokens, transport };
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
