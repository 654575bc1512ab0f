// gapura conformance: checks a gateway from outside, over HTTP, channel by channel.
import { writeFileSync } from 'node:fs';
import { allChannels, channelById, channels } from '../channels/index.ts';
import { NotificationError } from '../sdk/index.ts';
import { type Command, CommandFailed, jsonOption, parsed, UsageError } from './command.ts';
import { bodyChecks, type Subject } from './conformance/bodies.ts';
import { type Customers, customersAt } from './conformance/customers.ts';
import { gateChecks } from './conformance/gate.ts';
import { junitOf } from './conformance/junit.ts';
import { type Check, Failed, Skipped, type Target } from './conformance/probe.ts';
import { type SnapSubject, snapChannelChecks } from './conformance/snap/channel.ts';
import { snapGateChecks, tokenChecks } from './conformance/snap/gate.ts';
import { type SnapTarget, snapTarget } from './conformance/snap/probe.ts';
import { storyChecks } from './conformance/story.ts';
import { type Done, summaryOf, textOf } from './conformance/summary.ts';
import { credentials, findPrivateKey } from './credentials.ts';
import { gatewayUrl, merchantOptions, privateKeyOption, urlOption } from './options.ts';
import { fixturesOf } from './sample-order.ts';

const options = {
  ...urlOption,
  ...merchantOptions,
  ...privateKeyOption,
  ...jsonOption,
  channel: { type: 'string', multiple: true },
  'outcomes-at': { type: 'string' },
  'fail-on-skip': { type: 'boolean', default: false },
  junit: { type: 'string' },
} as const;

export const conformance: Command = {
  options,
  async run(args, terminal) {
    const { values } = parsed({ args, options });
    const chosen = channelsNamed(values.channel);
    const { clientId, secrets } = credentials(values, terminal.env);
    const url = gatewayUrl(values.url, terminal.env);
    const key = findPrivateKey(values['private-key'], clientId, terminal.env);
    const target: Target = { url, clientId, secret: secrets[0] };
    const customers = await customersAt(target, addressOf(values['outcomes-at'], terminal.env));
    const startedMs = performance.now();
    const { json } = values;
    const done: Done[] = [];
    for (const { title, checks } of await groups(target, chosen, key, customers)) {
      if (!json) terminal.print(title);
      for (const check of checks) {
        const one = await performed(title, check);
        done.push(one);
        if (!json) terminal.print(`  ${lineOf(one)}`);
      }
    }
    const summary = summaryOf(done, Math.round(performance.now() - startedMs));
    terminal.print(json ? JSON.stringify(summary) : textOf(summary));
    if (values.junit !== undefined) writeReport(values.junit, junitOf(summary, url));
    const { failed, skipped } = summary;
    return failed > 0 || (values['fail-on-skip'] && skipped > 0) ? 1 : 0;
  },
};

/** The address that an option gives, if it is given. */
function addressOf(given: string | undefined, env: NodeJS.ProcessEnv): string | undefined {
  return given === undefined ? undefined : gatewayUrl(given, env);
}

function writeReport(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw new CommandFailed(
      `${path} cannot be written (${(error as NodeJS.ErrnoException).code}).`,
    );
  }
}

function channelsNamed(ids: string[] | undefined) {
  if (ids === undefined) return allChannels;
  return ids.map((id) => {
    const channel = channelById(id);
    if (channel !== undefined) return channel;
    throw new UsageError(`There is no channel "${id}": use ${Object.keys(channels).join(', ')}.`);
  });
}

interface Group {
  title: string;
  checks: Check[];
}

async function groups(target: Target, chosen: typeof allChannels, key: Key, customers: Customers) {
  const made = await Promise.all(
    chosen.map(async (channel) => ({ channel, fixtures: await fixturesOf(channel) })),
  );
  const classic = made.flatMap(({ channel, fixtures }): Subject[] => {
    const { dialect, path } = channel.create.address;
    return dialect === 'classic' ? [{ target, channel, path, fixtures }] : [];
  });
  const snap = made.flatMap(({ channel, fixtures }) => {
    const { address } = channel.create;
    return address.dialect === 'snap' ? [{ channel, address, fixtures }] : [];
  });
  return [
    ...classicGroups(target, classic, customers),
    ...snapGroups(snapTarget(target, key), snap, customers),
  ];
}

type Key = ReturnType<typeof findPrivateKey>;

function classicGroups(target: Target, subjects: Subject[], customers: Customers): Group[] {
  const [first] = subjects;
  if (first === undefined) return [];
  return [
    { title: 'every call', checks: gateChecks(target, first.path) },
    ...subjects.map((subject) => ({
      title: subject.channel.id,
      checks: [...bodyChecks(subject), ...storyChecks(subject, customers)],
    })),
  ];
}

function snapGroups(
  target: SnapTarget,
  subjects: Omit<SnapSubject, 'target'>[],
  customers: Customers,
): Group[] {
  if (subjects.length === 0) return [];
  return [
    { title: 'every SNAP call', checks: [...tokenChecks(target), ...snapGateChecks(target)] },
    ...subjects.map((subject) => ({
      title: subject.channel.id,
      checks: snapChannelChecks({ target, ...subject }, customers),
    })),
  ];
}

async function performed(group: string, check: Check): Promise<Done> {
  const { name } = check;
  try {
    await check.run();
    return { group, name, result: 'ok' };
  } catch (error) {
    if (error instanceof Skipped) return { group, name, result: 'skip', reason: error.message };
    const known = [Failed, CommandFailed, NotificationError];
    if (!known.some((kind) => error instanceof kind)) throw error;
    return { group, name, result: 'fail', reason: (error as Error).message };
  }
}

function lineOf({ name, result, reason }: Done): string {
  const mark = { ok: 'ok  ', skip: 'skip', fail: 'FAIL' }[result];
  return `${mark}  ${name}${reason === undefined ? '' : `: ${reason}`}`;
}
