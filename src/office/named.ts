// What an operator names: the refusal where it does not exist.
import type { Channel } from '../channels/channel.ts';
import { isUuid } from '../lib/ids.ts';
import type { Payment } from '../payments/payment.ts';
import { type OfficeObject, Refusal } from '../refusal.ts';
import type { OfficeDeps } from './deps.ts';

/** The refusal to throw where nothing has this id or name. */
export function missing(object: OfficeObject, name: string): Refusal {
  return new Refusal({ code: 'OBJECT_NOT_FOUND', object, name });
}

/** Throws OBJECT_NOT_FOUND for a text that cannot be an id: the database refuses to look for it. */
export function demandId(object: OfficeObject, text: string): void {
  if (!isUuid(text)) throw missing(object, text);
}

/** The channel of that id. Throws OBJECT_NOT_FOUND. */
export function findChannel({ channels }: Pick<OfficeDeps, 'channels'>, id: string): Channel {
  const channel = channels.find((one) => one.id === id);
  if (channel === undefined) throw missing('channel', id);
  return channel;
}

/** A payment's channel. Throws an Error where the registry has lost it: that is our bug, not a refusal. */
export function channelOf({ channels }: Pick<OfficeDeps, 'channels'>, payment: Payment): Channel {
  const channel = channels.find((one) => one.id === payment.channel);
  if (channel === undefined) throw new Error(`there is no channel ${payment.channel}`);
  return channel;
}
