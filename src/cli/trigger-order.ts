// Creates the order of `gapura trigger` on one channel and plays what happens to it.
import type { Channel } from '../channels/channel.ts';
import { set } from '../channels/fixture.ts';
import { allChannels, channelById, type channels } from '../channels/index.ts';
import { operationOf } from '../channels/operation.ts';
import type { NotificationView } from '../notifications/view.ts';
import { type Client, ConnectionError, createClient, GapuraError } from '../sdk/index.ts';
import { CommandFailed, UsageError } from './command.ts';
import { credentials, findPrivateKey, type MerchantValues } from './credentials.ts';
import { type Office, officeOf } from './office-calls.ts';
import { sampleOrder } from './sample-order.ts';
import { type PaymentName, type ShownPayment, showPayment } from './sandbox-calls.ts';
import { type Happened, playSteps, withFaults } from './trigger-play.ts';
import { faultsOf, type Steps } from './trigger-steps.ts';

export interface Triggered {
  channel: string;
  /** Absent if a planned fault has kept it from being made. */
  payment?: ShownPayment | undefined;
  /** The payment's state after everything was played. */
  outcome: string;
  /** What was done to it, and what came of it, in order. */
  happened: Happened[];
  notifications: NotificationView[];
}

export interface TriggerOptions extends Steps {
  channel: string | undefined;
  outcome: string;
  /** Whole rupiah. */
  amount: number | undefined;
  invoice: string | undefined;
  merchant: MerchantValues & {
    'private-key'?: string | undefined;
    'office-key'?: string | undefined;
  };
}

/** Throws CommandFailed if the order is refused, UsageError for a channel or merchant that is not known. */
export async function triggerOrder(
  url: string,
  options: TriggerOptions,
  env: NodeJS.ProcessEnv,
): Promise<Triggered> {
  const channel = channelNamed(options.channel);
  const { amount, invoice, merchant: values } = options;
  const office = captureOffice(channel, url, options, env);
  const merchant = credentials(values, env);
  const client = createClient({
    clientId: merchant.clientId,
    secretKey: merchant.secrets[0],
    baseUrl: url,
    privateKey: rsaKey(channel, values['private-key'], merchant.clientId, env),
  });
  const order = await sampleOrder(channel, { amount, invoice });
  // Only an authorization can be captured.
  const body =
    office === undefined ? order.body : set('payment', { type: 'AUTHORIZE' })(order.body);
  const name = { reference: order.reference, clientId: merchant.clientId };
  const { path } = channel.create.address;
  return withFaults(url, faultsOf(options, { id: channel.id, path }), async () => {
    const created = await create(client, channel.id, body, options.fault !== undefined);
    return { channel: channel.name, ...(await played(url, name, options, office, created)) };
  });
}

async function played(
  url: string,
  name: PaymentName,
  options: TriggerOptions,
  office: Office | undefined,
  created: Happened[],
): Promise<Omit<Triggered, 'channel'>> {
  const payment = await madeIn(url, name, created);
  if (payment === undefined || payment.status === 'FAILED' || options.outcome === 'PENDING') {
    const outcome = payment?.status ?? 'REFUSED';
    return { payment, outcome, happened: created, notifications: [] };
  }
  const { happened, notifications } = await playSteps(url, name, payment, { ...options, office });
  const { status: outcome } = await showPayment(url, name);
  return { payment, outcome, happened: [...created, ...happened], notifications };
}

/** The payment; undefined if a planned fault has kept it from being made. */
async function madeIn(url: string, name: PaymentName, created: Happened[]) {
  try {
    return await showPayment(url, name);
  } catch (error) {
    if (error instanceof CommandFailed && created.length > 0) return undefined;
    throw error;
  }
}

/** The office, if something is to be captured: merchants capture over the channel's own call, operators there. */
function captureOffice(
  channel: Channel,
  url: string,
  { capture, merchant }: TriggerOptions,
  env: NodeJS.ProcessEnv,
): Office | undefined {
  if (capture === undefined) return undefined;
  if (operationOf(channel, 'capture') === undefined) {
    throw new UsageError(`Nothing is captured on ${channel.name}: leave out --capture.`);
  }
  return officeOf({ url, 'office-key': merchant['office-key'] }, env);
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

/**
 * The SDK's methods have the names of the registry, so a channel's id finds its method. With a planned fault a refusal
 * is a result; without one it throws CommandFailed.
 */
async function create(
  client: Client,
  channel: string,
  body: object,
  mayFail: boolean,
): Promise<Happened[]> {
  const { [channel as keyof typeof channels]: method } = client;
  try {
    await (method as { create(body: object): Promise<object> }).create(body);
    return [];
  } catch (error) {
    if (!(error instanceof GapuraError || error instanceof ConnectionError)) throw error;
    if (mayFail) return [{ step: 'create', result: error.message }];
    const hint =
      !(error instanceof GapuraError) || error.hint === undefined ? '' : ` ${error.hint}`;
    throw new CommandFailed(`The order was refused: ${error.message}.${hint}`);
  }
}
