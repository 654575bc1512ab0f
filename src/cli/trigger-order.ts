// Creates the order of `gapura trigger` on one channel and plays its outcome.
import type { Channel } from '../channels/channel.ts';
import { allChannels, channelById, type channels } from '../channels/index.ts';
import type { NotificationView } from '../notifications/view.ts';
import { type Client, createClient, GapuraError } from '../sdk/index.ts';
import { CommandFailed, UsageError } from './command.ts';
import { credentials, findPrivateKey, type MerchantValues } from './credentials.ts';
import { sampleOrder } from './sample-order.ts';
import {
  attemptedNotifications,
  playOutcome,
  type ShownPayment,
  showPayment,
} from './sandbox-calls.ts';

/** How long to wait for the first attempt at a notification. */
const notifiedWithinMs = 10_000;

export interface Triggered {
  channel: string;
  payment: ShownPayment;
  /** The payment's state after the outcome was played. */
  outcome: string;
  notifications: NotificationView[];
}

export interface TriggerOptions {
  channel: string | undefined;
  outcome: string;
  /** Whole rupiah. */
  amount: number | undefined;
  invoice: string | undefined;
  merchant: MerchantValues & { 'private-key'?: string | undefined };
}

/** Throws CommandFailed if the order is refused, UsageError for a channel or merchant that is not known. */
export async function triggerOrder(
  url: string,
  options: TriggerOptions,
  env: NodeJS.ProcessEnv,
): Promise<Triggered> {
  const channel = channelNamed(options.channel);
  const { outcome, amount, invoice, merchant: values } = options;
  const merchant = credentials(values, env);
  const client = createClient({
    clientId: merchant.clientId,
    secretKey: merchant.secrets[0],
    baseUrl: url,
    privateKey: rsaKey(channel, values['private-key'], merchant.clientId, env),
  });
  const order = await sampleOrder(channel, { amount, invoice });
  const name = { reference: order.reference, clientId: merchant.clientId };
  await create(client, channel.id, order.body);
  const payment = await showPayment(url, name);
  const shown = { channel: channel.name, payment };
  if (outcome === 'PENDING') return { ...shown, outcome: payment.status, notifications: [] };
  const played = await playOutcome(url, name, outcome);
  const notifications = await attemptedNotifications(url, name, notifiedWithinMs);
  return { ...shown, outcome: played.status, notifications };
}

function channelNamed(id: string | undefined): Channel {
  const names = allChannels.map((one) => one.id).join(', ');
  if (id === undefined) throw new UsageError(`Say which channel: ${names}.`);
  const channel = channelById(id);
  if (channel !== undefined) return channel;
  throw new UsageError(`There is no channel "${id}": use ${names}.`);
}

/** The RSA key for a SNAP channel, else undefined. Throws UsageError if there is none but it is needed. */
function rsaKey(
  { name, create: { address } }: Channel,
  given: string | undefined,
  clientId: string,
  env: NodeJS.ProcessEnv,
) {
  if (address.dialect !== 'snap') return undefined;
  const privateKey = findPrivateKey(given, clientId, env);
  if (privateKey !== undefined) return privateKey;
  throw new UsageError(`${name} speaks SNAP: give the merchant's RSA key with --private-key.`);
}

/** The SDK's methods have the names of the registry, so a channel's id finds its method. */
async function create(client: Client, channel: string, body: object): Promise<void> {
  const { [channel as keyof typeof channels]: method } = client;
  try {
    await (method as { create(body: object): Promise<object> }).create(body);
  } catch (error) {
    if (!(error instanceof GapuraError)) throw error;
    const hint = error.hint === undefined ? '' : ` ${error.hint}`;
    throw new CommandFailed(`The order was refused: ${error.message}.${hint}`);
  }
}
