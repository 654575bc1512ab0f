// Makes the notification of a fact: the channel's body as final bytes, for the merchant's URL.
import type { Channel } from '../channels/channel.ts';
import { newId } from '../lib/ids.ts';
import type { Merchant, MerchantDirectory } from '../merchants/merchant.ts';
import type { NewNotification } from '../notifications/notification.ts';
import { type NotificationUrls, notificationUrl } from '../notifications/target.ts';
import type { Payment } from '../payments/payment.ts';
import type { Announce, Fact } from '../payments/ports.ts';
import { writeJson } from '../wire/json.ts';

interface AnnounceDeps {
  merchants: MerchantDirectory;
  channelOf: (id: string) => Channel;
}

/**
 * Makes the port that turns facts into notifications. It returns undefined if the channel has no notification
 * for the fact, or the merchant has no URL for it.
 */
export function announcer(deps: AnnounceDeps): Announce {
  return (payment, fact, now) => {
    const merchant = deps.merchants.find(payment.clientId);
    if (merchant === undefined) return undefined;
    const channel = deps.channelOf(payment.channel);
    const urls = channel.create.address.dialect === 'snap' ? snapUrls(merchant) : merchant;
    const url = notificationUrl(urls, payment.channel, payment.notificationUrlOverride);
    if (url === undefined) return undefined;
    const body = channel.notification(payment, fact);
    return body && notification(channel, payment, fact, url, writeJson(body), now);
  };
}

/** SNAP notifications are never sent to the merchant's general URL, which expects the classic dialect. */
function snapUrls({ snap, notificationUrls }: Merchant): NotificationUrls {
  return { notificationUrl: snap?.notificationUrl, notificationUrls };
}

function notification(
  channel: Channel,
  payment: Payment,
  fact: Fact,
  url: string,
  body: Buffer,
  now: Date,
): NewNotification {
  return {
    id: newId(),
    clientId: payment.clientId,
    channel: channel.id,
    paymentId: payment.id,
    reference: payment.reference,
    event: `payment.${fact.kind}`,
    dialect: channel.create.address.dialect,
    url,
    body,
    createdAt: now,
  };
}
