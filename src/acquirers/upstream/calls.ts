// The calls that the acquirer makes of a payment: a merchant's own, the office's, and check-status.
import type { Channel } from '../../channels/channel.ts';
import type { OwnCall } from '../../channels/provider.ts';
import type { Answer } from '../../dialect.ts';
import type { Payment } from '../../payments/payment.ts';
import { type Question, wholeBody } from '../../requests/question.ts';
import { writeJson } from '../../wire/json.ts';
import { forwarded } from './forward.ts';
import { NotSent } from './gate.ts';
import type { Heard, Provider, ProviderCall } from './provider.ts';

export interface CallDeps {
  provider: Provider;
  channelOf: (id: string) => Channel;
  /** Where the provider sends notifications of the classic dialect. */
  notificationUrl: () => string;
}

const dialectOf = (channel: Channel) => channel.create.address.dialect;

/** How a merchant's call is sent on. */
interface SentOn extends Pick<ProviderCall, 'operation' | 'repeatable'> {
  /** In SNAP a repeat needs an X-EXTERNAL-ID of its own, where the body has a reference that makes it harmless. */
  renewed?: boolean | undefined;
}

/**
 * Sends a merchant's call on. Throws NoReply, and NotSent if its body is not known any more byte for byte: then it
 * cannot be repeated.
 */
export async function sendOn(
  { provider, channelOf, notificationUrl }: CallDeps,
  channelId: string,
  question: Question,
  { renewed = false, ...call }: SentOn,
): Promise<Heard> {
  const whole = wholeBody(question);
  if (whole === undefined) {
    throw new NotSent('the call has a number that was masked, so it cannot be sent again');
  }
  const { body, restore } = forwarded(whole, notificationUrl());
  const dialect = dialectOf(channelOf(channelId));
  const heard = await provider.call({
    ...call,
    dialect,
    method: 'POST',
    path: question.path,
    requestId: renewed && dialect === 'snap' ? undefined : question.requestId,
    deviceId: question.headers['x-device-id'],
    body,
  });
  return { ...heard, said: restored(restore, heard.said) };
}

function restored(restore: (said: Answer) => Answer, said: Answer): Answer {
  try {
    return restore(said);
  } catch {
    return said;
  }
}

/** Sends a call of our own, under a name by which a repeat is recognised. Throws NoReply. */
export function sendOwn(
  { provider, channelOf }: CallDeps,
  channelId: string,
  { path, body }: OwnCall,
  call: Pick<ProviderCall, 'operation' | 'requestId' | 'repeatable'>,
): Promise<Heard> {
  const dialect = dialectOf(channelOf(channelId));
  return provider.call({ ...call, dialect, method: 'POST', path, body: writeJson(body) });
}

/** Asks for the state of a payment (DOKU API, Check Status). Throws NoReply. */
export function askStatus({ provider, channelOf }: CallDeps, payment: Payment): Promise<Heard> {
  const { address } = channelOf(payment.channel).create;
  const { dialect } = address;
  const common = { dialect, operation: 'status', about: payment.reference };
  if (address.dialect === 'classic') {
    const path = `/orders/v1/status/${encodeURIComponent(payment.reference)}`;
    return provider.call({ ...common, method: 'GET', path });
  }
  const body = writeJson({
    originalPartnerReferenceNo: payment.reference,
    serviceCode: '55',
    additionalInfo: { channel: address.channel },
  });
  const path = '/orders/v1.0/debit/status';
  return provider.call({
    ...common,
    method: 'POST',
    path,
    body,
    repeatable: true,
  });
}
