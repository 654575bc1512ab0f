// npm run test:ha: kills the primary, a gateway and etcd under load; measures the gaps and proves that nothing was lost.
import { createCaller } from '../chaos/caller.ts';
import { checkLog } from '../chaos/checks.ts';
import { makeRoom } from '../chaos/day.ts';
import type { History } from '../chaos/history.ts';
import { randomFrom } from '../chaos/random.ts';
import { pause } from '../chaos/until.ts';
import { seedFrom } from '../support/seed-setup.ts';
import { checkEverything } from './checks.ts';
import { faults } from './faults.ts';
import { longestGap } from './gaps.ts';
import type { Gateway } from './gateways.ts';
import { ensurePackages, PackagesMissing, packages } from './packages.ts';
import { timing } from './patroni.ts';
import { openSetUp, type SetUp } from './set-up.ts';
import { acknowledgements, startTraffic } from './traffic.ts';

/** A longer gap means that something did not recover by itself. */
const longestBearableMs = 60_000;
/** Load without a fault, before the first one and after each. */
const calmMs = 5_000;

interface Row {
  name: string;
  what: string;
  gapMs: number;
  acknowledged: number;
  unanswered: number;
}

/** Returns every problem, as sentences. */
async function run(setUp: SetUp, seed: number): Promise<string[]> {
  const { url, receivers, gateways } = setUp;
  const history: History = { asked: [], seen: [] };
  const caller = createCaller(url, history);
  const random = randomFrom(seed);
  await makeRoom(caller);
  const traffic = startTraffic(caller, history, random);
  const rows: Row[] = [];
  const watch = async (name: string, act: () => Promise<string>) => {
    const from = caller.now();
    const what = await act();
    await pause(calmMs);
    rows.push(rowOf(history, name, what, from, caller.now()));
    say(`${name}: ${what}`);
  };
  await watch('no fault', async () => 'for comparison');
  for (const { name, play } of faults) await watch(name, () => play(setUp));
  await traffic.stop();
  const stories = traffic.stories();
  say(`checking ${stories.length} orders and ${receivers.arrived.length} notifications`);
  const witness = { caller, history, receivers };
  const problems = [
    ...traffic.problems(),
    ...(await checkEverything(witness, stories, random.branch('checks'))),
    ...gateways.flatMap((gateway) => checkGateway(gateway)),
    ...rows
      .filter(({ gapMs }) => gapMs > longestBearableMs)
      .map(({ name, gapMs }) => `${name}: nothing was acknowledged for ${seconds(gapMs)}`),
  ];
  await caller.close();
  print(rows);
  return problems;
}

/** No outage may end a gateway or one of its workers. */
function checkGateway({ log, isRunning }: Gateway): string[] {
  const died = log()
    .split('\n')
    .filter((line) => line.includes('another one takes its place'));
  const problems = [...checkLog(log()), ...died.map((line) => `a worker died: ${line}`)];
  return isRunning() ? problems : [...problems, `a gateway ended by itself: ${log().slice(-2000)}`];
}

function rowOf(history: History, name: string, what: string, from: number, to: number): Row {
  const moments = acknowledgements(history);
  const isHere = (at: number) => at > from && at <= to;
  return {
    name,
    what,
    gapMs: longestGap(moments, from, to),
    acknowledged: moments.filter(isHere).length,
    unanswered: history.asked.filter(
      ({ told, toldAt }) => told.kind === 'unknown' && isHere(toldAt),
    ).length,
  };
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
const beganAt = performance.now();
const say = (what: string) =>
  console.log(`${seconds(performance.now() - beganAt).padStart(8)}  ${what}`);

function print(rows: readonly Row[]): void {
  const { ttl, loop_wait, retry_timeout } = timing;
  console.log(
    `\nPatroni: ttl ${ttl}, loop_wait ${loop_wait}, retry_timeout ${retry_timeout} s; synchronous and strict; failsafe mode`,
  );
  console.log('killed      longest gap   acknowledged   unanswered');
  for (const { name, gapMs, acknowledged, unanswered, what } of rows) {
    const figures = [
      seconds(gapMs).padStart(11),
      String(acknowledged).padStart(12),
      String(unanswered).padStart(10),
    ];
    console.log(`${name.padEnd(12)}${figures.join('   ')}   ${what}`);
  }
}

async function main(): Promise<number> {
  ensurePackages(packages);
  // Chance decides the orders alone: when something is killed and noticed, no seed repeats.
  const seed = seedFrom(process.env.GAPURA_SEED);
  say(`seed ${seed}; starting etcd, three PostgreSQL under Patroni, HAProxy and two gateways`);
  const setUp = await openSetUp(say);
  say('all of it serves');
  const problems = await run(setUp, seed);
  problems.push(...(await setUp.close()));
  for (const problem of problems.slice(0, 20)) console.log(`FAILED ${problem.slice(0, 2000)}`);
  if (problems.length > 20) console.log(`and ${problems.length - 20} more`);
  if (problems.length === 0) say('nothing acknowledged was lost, and nothing was left behind');
  return problems.length === 0 ? 0 : 1;
}

// What is still running is ended as the process exits.
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => process.exit(130));

main().then(
  (code) => process.exit(code),
  (error) => {
    console.error(error instanceof PackagesMissing ? error.message : error);
    process.exit(1);
  },
);
