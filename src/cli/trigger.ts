// gapura trigger: creates an order on a channel, plays its outcome, and shows the notification.
import type { Channel } from '../channels/channel.ts';
import { allChannels, channelById, type channels } from '../channels/index.ts';
import type { NotificationView } from '../notifications/view.ts';
import { type Client, createClient, GapuraError } from '../sdk/index.ts';
import { type Command, CommandFailed, parsed, UsageError, wholeNumber } from './command.ts';
import {
  credentials,
  findPrivateKey,
  gatewayHelp,
  gatewayUrl,
  merchantHelp,
  merchantOptions,
  privateKeyHelp,
  privateKeyOption,
  urlOption,
} from './merchant-options.ts';
import { sampleOrder } from './sample-order.ts';
import {
  attemptedNotifications,
  playOutcome,
  type ShownPayment,
  showPayment,
} from './sandbox-calls.ts';

const outcomes = ['SUCCESS', 'FAILED', 'EXPIRED', 'PENDING'];
const names = allChannels.map(({ id }) => id).join(', ');

const help = `
Usage: gapura trigger CHANNEL [--outcome OUTCOME] [--amount RUPIAH] [--url URL]

Creates an order on a channel of the sandbox (${names}) with the channel's sample body, signed by the
SDK. Then it plays the customer and the acquirer and prints the notification of the merchant.

  --outcome OUTCOME    ${outcomes.join(', ')}; SUCCESS unless given. PENDING leaves it unpaid.
  --amount RUPIAH      whole rupiah; the sample's own unless given
  --invoice NUMBER     the invoice number; a new one unless given${gatewayHelp}${merchantHelp}${privateKeyHelp}

  gapura trigger kredivo --amount 150000`;

/** How long to wait for the first attempt at a notification. */
const notifiedWithinMs = 10_000;

export const trigger: Command = {
  summary: 'create an order, play its outcome, see the notification',
  help,
  async run(args, terminal) {
    const { channel, outcome, amount, invoice, values } = readOptions(args);
    const { env, print } = terminal;
    const merchant = credentials(values, env);
    const url = gatewayUrl(values.url, env);
    const secretKey = merchant.secrets[0];
    const client = createClient({
      clientId: merchant.clientId,
      secretKey,
      baseUrl: url,
      privateKey: rsaKey(channel, values['private-key'], merchant.clientId, env),
    });
    const order = await sampleOrder(channel, { amount, invoice });
    const name = { reference: order.reference, clientId: merchant.clientId };
    await create(client, channel.id, order.body);
    const opened = await showPayment(url, name);
    print(formatPayment(opened, channel.name));
    if (outcome === 'PENDING') return 0;
    const played = await playOutcome(url, name, outcome);
    print(`outcome      ${played.status}`);
    const notifications = await attemptedNotifications(url, name, notifiedWithinMs);
    for (const line of formatNotifications(notifications)) print(line);
    return notifications.every(({ status }) => status === 'DELIVERED') ? 0 : 1;
  },
};

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

function readOptions(args: string[]) {
  const options = {
    ...urlOption,
    ...merchantOptions,
    ...privateKeyOption,
    outcome: { type: 'string', default: 'SUCCESS' },
    amount: { type: 'string' },
    invoice: { type: 'string' },
  } as const;
  const { values, positionals } = parsed({ args, options, allowPositionals: true });
  const [id, ...rest] = positionals;
  const channel = id === undefined ? undefined : channelById(id);
  if (id === undefined) throw new UsageError(`Say which channel: ${names}.`);
  if (channel === undefined) throw new UsageError(`There is no channel "${id}": use ${names}.`);
  if (rest.length > 0) throw new UsageError(`Give only one channel: remove "${rest[0]}".`);
  const outcome = values.outcome.toUpperCase();
  if (!outcomes.includes(outcome)) {
    throw new UsageError(`--outcome is "${values.outcome}": use one of ${outcomes.join(', ')}.`);
  }
  const amount =
    values.amount === undefined ? undefined : wholeNumber('--amount', values.amount, 1);
  return { channel, outcome, amount, invoice: values.invoice, values };
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

function formatPayment(payment: ShownPayment, channel: string): string {
  return [
    `invoice      ${payment.reference}`,
    `amount       Rp ${payment.amount.toLocaleString('id-ID')} on ${channel}`,
    ...(payment.payment_code === undefined ? [] : [`payment code ${payment.payment_code}`]),
    ...(payment.payment_url === undefined ? [] : [`payment page ${payment.payment_url}`]),
    `pay before   ${payment.expires_at}`,
  ].join('\n');
}

function formatNotifications(notifications: NotificationView[]): string[] {
  if (notifications.length === 0) {
    return ['notified     nobody: this channel does not announce it, or the merchant has no URL'];
  }
  return notifications.flatMap(({ event, url, attempts, next_attempt_at }) => {
    const last = attempts.at(-1);
    if (last === undefined) return [`notified     ${event} to ${url}: not attempted yet`];
    const answer = last.error ?? `HTTP ${last.http_status}`;
    const next = next_attempt_at === null ? [] : [`next attempt ${next_attempt_at}`];
    return [`notified     ${event} to ${url}: ${answer} in ${last.duration_ms} ms`, ...next];
  });
}
