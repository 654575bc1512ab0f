// gapura logs: the calls of the merchant API as they come in, with the reason of each refusal.
import { ago } from './business-time.ts';
import {
  type Command,
  jsonOption,
  parsed,
  report,
  type Terminal,
  UsageError,
  wholeNumber,
} from './command.ts';
import { formatCall, formatCallInFull, type LoggedCall } from './logged-call.ts';
import { type Office, officeOf, officeOptions, queryOf } from './office-calls.ts';

const options = {
  ...jsonOption,
  ...officeOptions,
  'client-id': { type: 'string' },
  channel: { type: 'string' },
  status: { type: 'string' },
  code: { type: 'string' },
  path: { type: 'string' },
  'request-id': { type: 'string' },
  refused: { type: 'boolean', default: false },
  accepted: { type: 'boolean', default: false },
  since: { type: 'string' },
  limit: { type: 'string', default: '20' },
} as const;

type Values = ReturnType<typeof parsed<{ options: typeof options }>>['values'];

export const logs: Command = {
  options,
  async run(args, terminal) {
    const { values, positionals } = parsed({ args, options, allowPositionals: true });
    const [action, id, ...more] = positionals;
    if (values.refused && values.accepted) {
      throw new UsageError('Give --refused or --accepted, not both.');
    }
    const office = officeOf(values, terminal.env);
    if (action === 'show' && id !== undefined && more.length === 0) {
      const call = await office.call<LoggedCall>(`/requests/${encodeURIComponent(id)}`);
      report(terminal, values.json, call, formatCallInFull(call));
    } else if ((action === 'tail' || action === 'list') && id === undefined) {
      const wanted = await queryFrom(office, values);
      await (action === 'tail' ? tail : list)(office, wanted, values, terminal);
    } else throw new UsageError('Say what to do: tail, list, show ID.');
    return 0;
  },
};

type Query = Readonly<Record<string, string | undefined>>;

async function queryFrom(office: Office, values: Values): Promise<Query> {
  return {
    client_id: values['client-id'],
    channel: values.channel,
    status: values.status,
    code: values.code,
    path: values.path,
    request_id: values['request-id'],
    refused: values.refused ? 'true' : values.accepted ? 'false' : undefined,
    from: values.since === undefined ? undefined : await ago(office.url, values.since),
  };
}

/** The most that one page of the office has. */
const pageSize = 200;

async function list(office: Office, query: Query, values: Values, terminal: Terminal) {
  const found = await newest(office, query, wholeNumber('--limit', values.limit, 1));
  const text = found.length === 0 ? 'No call matches.' : found.map(formatCall).join('\n');
  report(terminal, values.json, { requests: found }, text);
}

/** The newest calls, oldest first. A page may be short and still have a next one. */
async function newest(office: Office, query: Query, limit: number): Promise<LoggedCall[]> {
  const found: LoggedCall[] = [];
  let after: string | undefined;
  do {
    const page = await pageOf(office, { ...query, after });
    found.push(...page.requests);
    after = page.next ?? undefined;
  } while (found.length < limit && after !== undefined);
  return found.slice(0, limit).reverse();
}

interface Page {
  requests: LoggedCall[];
  next: string | null;
}

function pageOf(office: Office, query: Query): Promise<Page> {
  return office.call<Page>(`/requests${queryOf({ ...query, limit: String(pageSize) })}`);
}

const pollMs = 500;

/** Prints the newest calls, then every new one until it is stopped. */
async function tail(office: Office, query: Query, values: Values, terminal: Terminal) {
  const limit = wholeNumber('--limit', values.limit, 0);
  const say = (call: LoggedCall) =>
    terminal.print(values.json ? JSON.stringify(call) : formatCall(call));
  const seen = new Set<string>();
  const first = await newest(office, query, pageSize);
  for (const { id } of first) seen.add(id);
  for (const call of limit === 0 ? [] : first.slice(-limit)) say(call);
  let stopped = false;
  const stop = terminal.stopped().then(() => {
    stopped = true;
  });
  while (!stopped) {
    for (const call of await unseen(office, query, seen)) say(call);
    await Promise.race([stop, new Promise((resolve) => setTimeout(resolve, pollMs))]);
  }
}

/** What came since, oldest first: pages are read until one has a call that was seen before. */
async function unseen(office: Office, query: Query, seen: Set<string>): Promise<LoggedCall[]> {
  const found: LoggedCall[] = [];
  let after: string | undefined;
  for (;;) {
    const { requests, next } = await pageOf(office, { ...query, after });
    const fresh = requests.filter(({ id }) => !seen.has(id));
    for (const { id } of fresh) seen.add(id);
    found.push(...fresh);
    if (next === null || fresh.length < requests.length || fresh.length === 0) break;
    after = next;
  }
  return found.reverse();
}
