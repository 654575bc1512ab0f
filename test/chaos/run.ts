// npm run chaos: seeded rounds of faults under load; prints a line a round, and how to repeat what failed.
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { checkOrders } from './checks.ts';
import { type Planned, plan } from './plan.ts';
import { randomFrom } from './random.ts';
import { noFault, playRound, type RoundResult } from './round.ts';
import { openWorld, type Setting, type World } from './world.ts';

const usage = `npm run chaos -- [--seed N] [--rounds N] [--seconds N] [--only FAULT[,FAULT]]
                     [--setting embedded|remote] [--limit N]

  --seed N       plans the same rounds again; without it a new one is drawn and printed
  --rounds N     how many; else every fault once in every setting
  --seconds N    how long there is load in a round, the fault included; else 4
  --only FAULT   only these faults
  --limit N      begins no round after so many seconds
  --setting S    only this setting: the gateway's own database, or one behind a proxy`;

interface Options {
  seed: number;
  rounds: number | undefined;
  seconds: number;
  only: string[];
  settings: Setting[];
  /** No round begins after so many milliseconds. */
  limitMs: number;
}

function optionsOf(args: string[]): Options | undefined {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args,
    options: {
      seed: text,
      rounds: text,
      seconds: text,
      only: text,
      limit: text,
      setting: text,
      help: { type: 'boolean' },
    },
  });
  if (values.help) return undefined;
  return {
    seed: values.seed === undefined ? randomInt(2 ** 31) : whole(values.seed, 'seed'),
    rounds: values.rounds === undefined ? undefined : whole(values.rounds, 'rounds'),
    seconds: values.seconds === undefined ? 4 : whole(values.seconds, 'seconds'),
    only: values.only === undefined ? [] : values.only.split(','),
    settings: settingsOf(values.setting),
    limitMs:
      values.limit === undefined ? Number.POSITIVE_INFINITY : whole(values.limit, 'limit') * 1000,
  };
}

function whole(text: string, name: string): number {
  if (/^\d{1,10}$/.test(text)) return Number(text);
  throw new Error(`--${name} is ${JSON.stringify(text)}: use a whole number.`);
}

function settingsOf(text: string | undefined): Setting[] {
  if (text === undefined) return ['embedded', 'remote'];
  if (text === 'embedded' || text === 'remote') return [text];
  throw new Error(`--setting is ${JSON.stringify(text)}: use embedded or remote.`);
}

/** Returns whether every round went well. */
async function run(options: Options): Promise<boolean> {
  const { seed, rounds, only, settings, limitMs } = options;
  const again = process.argv
    .slice(2)
    .filter((arg, at, all) => !/^--seed/.test(arg) && all[at - 1] !== '--seed');
  const replay = ['npm run chaos --', `--seed ${seed}`, ...again].join(' ');
  console.log(`Seed ${seed}: ${replay} repeats this run`);
  const planned = plan(randomFrom(seed), only, rounds).filter(({ setting }) =>
    settings.includes(setting),
  );
  let failures = 0;
  for (const setting of settings) {
    const rows = planned.filter((one) => one.setting === setting);
    // Each setting gets its part of the time.
    const until = performance.now() + (limitMs * rows.length) / planned.length;
    if (rows.length > 0) failures += await runSetting(setting, rows, options, until);
  }
  if (failures > 0) console.log(`\n${failures} rounds failed. Again: ${replay}`);
  else console.log('\nAll rounds went well.');
  return failures === 0;
}

async function runSetting(
  setting: Setting,
  rows: readonly Planned[],
  { seed, seconds }: Options,
  until: number,
): Promise<number> {
  const world = await openWorld(setting, { durable: true });
  let failures = 0;
  try {
    // A gateway serves better once it is warm, so its memory is measured after a round without a fault.
    for (const [index, { fault }] of [{ fault: noFault }, ...rows].entries()) {
      if (performance.now() > until) {
        console.log(
          `${setting}: ${rows.length + 1 - index} more rounds were planned, but the time is over`,
        );
        break;
      }
      const problem = fault.problem?.(world);
      if (problem !== undefined) {
        console.log(`${setting} ${fault.name}: cannot be done here (${problem})`);
        continue;
      }
      const random = randomFrom(seed).branch(`${setting} ${index}`);
      const began = performance.now();
      const result = await playRound(world, fault, random, { seconds, callers: 8 });
      print(`${setting} ${fault.name}`, result, performance.now() - began);
      if (result.problems.length === 0) continue;
      failures += 1;
      // The next round must not fail for this one's reason.
      await world.gateway.kill();
    }
    failures += await stillTrue(world);
    failures += await stopped(world);
  } finally {
    await world.close();
  }
  return failures;
}

function print(name: string, { orders, calls, unknown, problems }: RoundResult, ms: number): void {
  const figures = `${orders} orders, ${calls} questions, ${unknown} without an answer`;
  const word = problems.length === 0 ? 'ok    ' : 'FAILED';
  console.log(`${word} ${name.padEnd(30)} ${(ms / 1000).toFixed(1).padStart(5)} s  ${figures}`);
  show(problems);
}

function show(problems: readonly string[]): void {
  const shown = 20;
  for (const problem of problems.slice(0, shown)) console.log(`       ${problem.slice(0, 2000)}`);
  if (problems.length > shown) console.log(`       and ${problems.length - shown} more`);
}

/** What was true after a round is true at the end. */
async function stillTrue(world: World): Promise<number> {
  await world.gateway.ready();
  const problems = await checkOrders(world, world.stories);
  if (problems.length === 0) return 0;
  console.log(`FAILED ${world.setting} at the end`);
  show(problems);
  return 1;
}

/** SIGTERM must end it with exit code 0 within 10 seconds. */
async function stopped({ gateway, setting }: World): Promise<number> {
  const began = performance.now();
  const { code, signal } = await gateway.stop();
  const seconds = (performance.now() - began) / 1000;
  if (code === 0 && seconds < 10) return 0;
  console.log(`FAILED ${setting} stop: code ${code}, signal ${signal}, ${seconds.toFixed(1)} s`);
  return 1;
}

// What is still running is ended as the process exits.
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => process.exit(130));

const options = optionsOf(process.argv.slice(2));
if (options === undefined) console.log(usage);
else process.exit((await run(options)) ? 0 : 1);
