// gapura resend: sends notifications once more, one or many, and says what came back.
import type { NotificationView } from '../notifications/view.ts';
import { ago } from './business-time.ts';
import {
  type Command,
  CommandFailed,
  jsonOption,
  parsed,
  report,
  type Terminal,
  UsageError,
} from './command.ts';
import { type Office, officeOf, officeOptions, queryOf } from './office-calls.ts';

const options = {
  ...jsonOption,
  ...officeOptions,
  'client-id': { type: 'string' },
  reference: { type: 'string' },
  status: { type: 'string' },
  since: { type: 'string' },
  preview: { type: 'boolean', default: false },
} as const;

type Values = ReturnType<typeof parsed<{ options: typeof options }>>['values'];

export const resend: Command = {
  options,
  async run(args, terminal) {
    const { values, positionals } = parsed({ args, options, allowPositionals: true });
    const [id, ...more] = positionals;
    const ways = [id, values.reference, values.status].filter((one) => one !== undefined);
    if (ways.length !== 1 || more.length > 0) {
      throw new UsageError('Say what to send again: an id, --reference, or --status with --since.');
    }
    const office = officeOf(values, terminal.env);
    if (values.status !== undefined) return resendMany(office, values.status, values, terminal);
    if (values.preview) throw new UsageError('--preview counts many: give it with --status.');
    const one = id ?? (await newestOf(office, values));
    return resendOne(office, one, values.json, terminal);
  },
};

async function newestOf(office: Office, values: Values): Promise<string> {
  const { reference } = values;
  const query = queryOf({ reference, client_id: values['client-id'], limit: '1' });
  const { notifications } = await office.call<{ notifications: NotificationView[] }>(
    `/notifications${query}`,
  );
  const [newest] = notifications;
  if (newest !== undefined) return newest.id;
  throw new CommandFailed(`There is no notification of ${reference}.`);
}

const attemptedWithinMs = 15_000;
const pollMs = 50;

async function resendOne(office: Office, id: string, json: boolean, terminal: Terminal) {
  const path = `/notifications/${encodeURIComponent(id)}`;
  const before = await office.call<NotificationView>(path);
  await office.call(`${path}/resend`, {});
  const deadline = performance.now() + attemptedWithinMs;
  let now = before;
  while (now.attempts.length === before.attempts.length && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, pollMs));
    now = await office.call<NotificationView>(path);
  }
  const { event, reference, url } = now;
  const last = now.attempts.length > before.attempts.length ? now.attempts.at(-1) : undefined;
  const heard = last?.http_status !== undefined && last.http_status !== null;
  const came =
    last === undefined ? 'not attempted yet' : (last.error ?? `HTTP ${last.http_status}`);
  const text = `${event} of ${reference} to ${url}: ${came}`;
  report(terminal, json, { id, reference, url, attempt: last ?? null }, text);
  return heard && last.error === null ? 0 : 1;
}

async function resendMany(office: Office, status: string, values: Values, terminal: Terminal) {
  if (values.since === undefined) throw new UsageError('Say since when: --since 2h.');
  const { json, preview } = values;
  const since = await ago(office.url, values.since);
  const wanted = { status: status.toUpperCase(), since, client_id: values['client-id'], preview };
  const { count } = await office.call<{ count: number }>('/notifications/resend', wanted);
  const text = preview ? `${count} would be sent again.` : `${count} are sent again.`;
  report(terminal, json, { count, preview }, text);
  return 0;
}
