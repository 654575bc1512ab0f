// gapura conformance: checks a gateway from outside, over HTTP, channel by channel.
import { allChannels, channelById, channels } from '../channels/index.ts';
import { NotificationError } from '../sdk/index.ts';
import { type Command, CommandFailed, parsed, type Terminal, UsageError } from './command.ts';
import { bodyChecks, type Subject } from './conformance/bodies.ts';
import { gateChecks } from './conformance/gate.ts';
import { type Check, Failed, Skipped, type Target } from './conformance/probe.ts';
import { type SnapSubject, snapChannelChecks } from './conformance/snap/channel.ts';
import { snapGateChecks, tokenChecks } from './conformance/snap/gate.ts';
import { type SnapTarget, snapTarget } from './conformance/snap/probe.ts';
import { storyChecks } from './conformance/story.ts';
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
import { fixturesOf } from './sample-order.ts';
import { hasSandbox } from './sandbox-calls.ts';

const help = `
Usage: gapura conformance [--channel CHANNEL] [--url URL]

Checks a gateway from outside: headers and their order, tokens, signatures, idempotency, every documented
rule of every channel's body, status, payment, notification. It creates orders, so use a sandbox.
Checks that need the sandbox routes are skipped on a gateway without them.

  --channel CHANNEL    ${Object.keys(channels).join(', ')}; all unless given, may be repeated${gatewayHelp}${merchantHelp}${privateKeyHelp}

Exit code 1 if a check fails.`;

export const conformance: Command = {
  summary: 'check a gateway from outside, channel by channel',
  help,
  async run(args, terminal) {
    const options = {
      ...urlOption,
      ...merchantOptions,
      ...privateKeyOption,
      channel: { type: 'string', multiple: true },
    } as const;
    const { values } = parsed({ args, options });
    const chosen = channelsNamed(values.channel);
    const { clientId, secrets } = credentials(values, terminal.env);
    const url = gatewayUrl(values.url, terminal.env);
    const key = findPrivateKey(values['private-key'], clientId, terminal.env);
    const sandbox = await hasSandbox(url);
    const target: Target = { url, clientId, secret: secrets[0] };
    const startedMs = performance.now();
    const tally: Tally = { passed: 0, failed: 0, skipped: 0 };
    for (const { title, checks } of await groups(target, chosen, key, sandbox)) {
      terminal.print(title);
      for (const check of checks) await perform(check, tally, terminal);
    }
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
    const { passed, failed, skipped } = tally;
    terminal.print(`${passed} passed, ${failed} failed, ${skipped} skipped in ${seconds} s`);
    return failed === 0 ? 0 : 1;
  },
};

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

async function groups(target: Target, chosen: typeof allChannels, key: Key, sandbox: boolean) {
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
    ...classicGroups(target, classic, sandbox),
    ...(key === undefined
      ? snap.map(({ channel: { id } }): Group => ({ title: id, checks: [withoutKey] }))
      : snapGroups(snapTarget(target, key), snap, sandbox)),
  ];
}

type Key = ReturnType<typeof findPrivateKey>;

function classicGroups(target: Target, subjects: Subject[], sandbox: boolean): Group[] {
  const [first] = subjects;
  if (first === undefined) return [];
  return [
    { title: 'every call', checks: gateChecks(target, first.path) },
    ...subjects.map((subject) => ({
      title: subject.channel.id,
      checks: [...bodyChecks(subject), ...storyChecks(subject, sandbox)],
    })),
  ];
}

function snapGroups(
  target: SnapTarget,
  subjects: Omit<SnapSubject, 'target'>[],
  sandbox: boolean,
): Group[] {
  if (subjects.length === 0) return [];
  return [
    { title: 'every SNAP call', checks: [...tokenChecks(target), ...snapGateChecks(target)] },
    ...subjects.map((subject) => ({
      title: subject.channel.id,
      checks: snapChannelChecks({ target, ...subject }, sandbox),
    })),
  ];
}

const withoutKey: Check = {
  name: 'speaks SNAP',
  run: async () => {
    throw new Skipped("it needs the merchant's RSA key: give --private-key");
  },
};

interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

async function perform(check: Check, tally: Tally, { print }: Terminal): Promise<void> {
  try {
    await check.run();
    tally.passed += 1;
    print(`  ok    ${check.name}`);
  } catch (error) {
    if (error instanceof Skipped) {
      tally.skipped += 1;
      print(`  skip  ${check.name}: ${error.message}`);
      return;
    }
    const known = [Failed, CommandFailed, NotificationError];
    if (!known.some((kind) => error instanceof kind)) throw error;
    tally.failed += 1;
    print(`  FAIL  ${check.name}: ${(error as Error).message}`);
  }
}
