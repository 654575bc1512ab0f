// npm run bench: the gateway's main calls, compared with a bare server that only verifies and signs.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { measureCash } from './cash.ts';
import { measureCrowd, printCrowd } from './crowd.ts';
import { clientId, secretKey } from './gateway.ts';
import { measureBook } from './grown-book.ts';
import { measureHeard, printHeard } from './heard.ts';
import { measureIdle, printIdle } from './idle.ts';
import { measureLimit, printLimit } from './limit.ts';
import { measureLists, printLists } from './lists.ts';
import { fire, type Round } from './load.ts';
import { onOwnDatabase, printMoney, runMoneyBench } from './money.ts';
import { measureQuestions, printQuestions } from './questions.ts';
import { measureRetention, printRetention } from './retention.ts';
import { callers, creates, openInbox, openRig, payAll, type Rig, statusOf } from './rig.ts';
import { signatureRates, snapPayments } from './snap.ts';
import { createTally, type Measured, printTable } from './table.ts';
import { startThread } from './thread.ts';
import { measureWorkers, printWorkers } from './workers.ts';

const rounds = Number(process.env.BENCH_ROUNDS ?? 5);
const calls = Number(process.env.BENCH_CALLS ?? 4000);
const bare = 'bare node:http';
const inbox = await openInbox();

/** A part of the benchmarks: what it measures, and how that is printed. */
interface Part<T> {
  measure: () => Promise<T>;
  print: (measured: T) => void;
}

const part = <T>(measure: () => Promise<T>, print: (measured: T) => void): Part<unknown> => ({
  measure,
  print: (measured) => print(measured as T),
});

const parts: Record<string, Part<unknown>> = {
  idle: part(() => measureIdle(inbox.port), printIdle),
  calls: part(throughTheGateway, printCalls),
  heard: part(() => measureHeard(inbox), printHeard),
  limit: part(() => measureLimit(inbox, { rounds, calls }), printLimit),
  signatures: part(async () => signatureRates(), printRates),
  crowd: part(() => measureCrowd(inbox), printCrowd),
  workers: part(() => measureWorkers(inbox, { rounds, calls }), printWorkers),
  questions: part(() => onOwnDatabase(measureQuestions), printQuestions),
  money: part(() => runMoneyBench(), printMoney),
  book: part(
    () => onOwnDatabase(measureBook),
    () => {},
  ),
  cash: part(
    () => onOwnDatabase(measureCash),
    () => {},
  ),
  retention: part(() => onOwnDatabase(measureRetention), printRetention),
  lists: part(() => measureLists(inbox.port), printLists),
};

// All parts unless some are named: `npm run bench -- idle calls`.
const named = process.argv.slice(2);
const unknown = named.find((name) => !Object.hasOwn(parts, name));
if (unknown !== undefined) {
  throw new Error(`There is no part "${unknown}": use ${Object.keys(parts).join(', ')}.`);
}
const found: Record<string, unknown> = {};
for (const name of named.length > 0 ? named : Object.keys(parts)) {
  const { measure, print } = parts[name] as Part<unknown>;
  found[name] = await measure();
  print(found[name]);
}
await inbox.worker.terminate();
save(found);

/** The calls, on a new gateway whose ledger is checked afterwards. */
async function throughTheGateway(): Promise<Measured[]> {
  const peer = await startThread<number>('./peer.ts', { secretKey });
  const bareUrl = `http://127.0.0.1:${peer.first}`;
  const rig = await openRig(inbox);
  try {
    const { url } = rig.gateway;
    await fire(bareUrl, creates(2000), callers, [200]);
    await fire(url, creates(2000), callers, [200]);
    await fire(url, snapPayments(1000, { clientId, secretKey, token: rig.token }), callers, [200]);
    return await measure(rig, bareUrl);
  } finally {
    await rig.close();
    await peer.worker.terminate();
  }
}

/** Alternating rounds, so that a disturbance of the machine affects all of them equally. */
async function measure(rig: Rig, bareUrl: string): Promise<Measured[]> {
  const { meter, token } = rig;
  const { url } = rig.gateway;
  const tally = createTally();
  for (let round = 0; round < rounds; round++) {
    tally.note(bare, { result: await fire(bareUrl, creates(calls), callers, [200]) });
    const metered = async (name: string, count: number, act: () => Promise<Round>) =>
      tally.note(name, await meter.during(count, act));
    const made = creates(calls);
    await metered('create', calls, () => fire(url, made, callers, [200]));
    const asked = snapPayments(calls, { clientId, secretKey, token });
    await metered('create (SNAP)', calls, () => fire(url, asked, callers, [200]));
    await metered('replay', calls, () => fire(url, made, callers, [409]));
    const statuses = statusOf(made);
    await metered('status', calls, () => fire(url, statuses, callers, [200]));
    const some = made.slice(0, calls / 4);
    await metered('paid and notified', some.length, () => payAll(rig, some));
  }
  return tally.table(bare);
}

function printCalls(table: readonly Measured[]): void {
  console.log(
    `\n${callers} concurrent callers, ${rounds} alternating rounds of ${calls}, medians\n`,
  );
  printTable(table, 'of bare');
}

function printRates(rates: Readonly<Record<string, number>>): void {
  console.log('\nSNAP signatures         per second on one core\n');
  for (const [name, perSecond] of Object.entries(rates)) {
    console.log(name.padEnd(32) + Math.round(perSecond).toLocaleString('en').padStart(12));
  }
}

function save(measured: object): void {
  const file = join(import.meta.dirname, 'results.json');
  const machine = { node: process.version, platform: process.platform, arch: process.arch };
  writeFileSync(
    file,
    `${JSON.stringify({ machine, callers, rounds, callsPerRound: calls, ...measured }, null, 2)}\n`,
  );
}
