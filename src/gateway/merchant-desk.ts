// What the office needs of the running gateway to manage merchants.
import { notificationSettings } from '../config/settings.ts';
import { probe } from '../notifications/probe.ts';
import type { House } from './house.ts';
import type { Siblings } from './siblings.ts';

/** The gateway's own key, the check of an address, and how a change becomes known everywhere. */
export function merchantDesk({ config, merchants, keys }: House, siblings: Siblings) {
  const { allowPrivateAddresses } = notificationSettings(config.file, config.mode);
  siblings.answer('refresh merchants', () => merchants.refresh());
  return {
    gatewayPublicKey: keys.publicKeyPem,
    probe: (url: string) => probe({ allowPrivateAddresses }, url),
    async refreshMerchants() {
      await Promise.all([merchants.refresh(), siblings.ask('refresh merchants')]);
    },
  };
}
