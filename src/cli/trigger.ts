// gapura trigger: creates an order on a channel, plays its outcome, and shows the notification.
import { rupiah } from '../lib/rupiah.ts';
import type { NotificationView } from '../notifications/view.ts';
import { type Command, jsonOption, parsed, report, UsageError, wholeNumber } from './command.ts';
import { gatewayUrl, merchantOptions, privateKeyOption, urlOption } from './options.ts';
import { requireGateway } from './sandbox-calls.ts';
import type { Triggered } from './trigger-order.ts';
import { stepOptions, stepsOf } from './trigger-steps.ts';

const outcomes = ['SUCCESS', 'FAILED', 'EXPIRED', 'PENDING'];

const options = {
  ...jsonOption,
  ...urlOption,
  ...merchantOptions,
  ...privateKeyOption,
  outcome: { type: 'string', default: 'SUCCESS' },
  amount: { type: 'string' },
  invoice: { type: 'string' },
  'office-key': { type: 'string' },
  ...stepOptions,
} as const;

export const trigger: Command = {
  options,
  async run(args, terminal) {
    const { url, json, ...order } = readOptions(args, terminal.env);
    await requireGateway(url);
    // The channels take most of the start-up time: without a gateway they are not needed.
    const { triggerOrder } = await import('./trigger-order.ts');
    const triggered = await triggerOrder(url, order, terminal.env);
    const { notifications } = triggered;
    report(terminal, json, triggered, textOf(triggered, order.outcome !== 'PENDING'));
    const isFaulty = order.fault !== undefined || order.notification !== undefined;
    return isFaulty || notifications.every(({ status }) => status === 'DELIVERED') ? 0 : 1;
  },
};

function readOptions(args: string[], env: NodeJS.ProcessEnv) {
  const { values, positionals } = parsed({ args, options, allowPositionals: true });
  const [channel, ...rest] = positionals;
  if (rest.length > 0) throw new UsageError(`Give only one channel: remove "${rest[0]}".`);
  const outcome = values.outcome.toUpperCase();
  if (!outcomes.includes(outcome)) {
    throw new UsageError(`--outcome is "${values.outcome}": use one of ${outcomes.join(', ')}.`);
  }
  const amount =
    values.amount === undefined ? undefined : wholeNumber('--amount', values.amount, 1);
  const { json, invoice } = values;
  return {
    url: gatewayUrl(values.url, env),
    json,
    channel,
    ...stepsOf(values, outcome),
    outcome,
    amount,
    invoice,
    merchant: values,
  };
}

function textOf(triggered: Triggered, isPlayed: boolean): string {
  const { outcome, notifications, happened } = triggered;
  const steps = happened.map(({ step, result }) => `${step.padEnd(12)} ${result}`);
  const told = triggered.payment === undefined ? [] : formatNotifications(notifications);
  const played = [...steps, `outcome      ${outcome}`, ...told];
  return [...formatPayment(triggered), ...(isPlayed ? played : [])].join('\n');
}

function formatPayment({ payment, channel }: Triggered): string[] {
  if (payment === undefined) return [`no payment was made on ${channel}`];
  return [
    `invoice      ${payment.reference}`,
    `amount       ${rupiah(BigInt(payment.amount), 'en')} on ${channel}`,
    ...(payment.payment_code === undefined ? [] : [`payment code ${payment.payment_code}`]),
    ...(payment.payment_url === undefined ? [] : [`payment page ${payment.payment_url}`]),
    `pay before   ${payment.expires_at}`,
  ];
}

function formatNotifications(notifications: NotificationView[]): string[] {
  if (notifications.length === 0) {
    return ['notified     nobody: this channel does not announce it, or the merchant has no URL'];
  }
  return notifications.flatMap(({ event, url, attempts, next_attempt_at }) => {
    if (attempts.length === 0) return [`notified     ${event} to ${url}: not attempted yet`];
    const made = attempts.map(({ error, http_status, duration_ms }) => {
      const answer = error ?? `HTTP ${http_status}`;
      return `notified     ${event} to ${url}: ${answer} in ${duration_ms} ms`;
    });
    const next = next_attempt_at === null ? [] : [`next attempt ${next_attempt_at}`];
    return [...made, ...next];
  });
}
