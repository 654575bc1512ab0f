// npm run bench: the gateway's main calls, compared with a bare server that only verifies and signs.
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import {
  clientId,
  indomaretPath,
  secretKey,
  shot,
  startGatewayProcess,
  tillOrder,
} from './gateway.ts';
import { type BookMeasured, measureBook, printBook } from './grown-book.ts';
import { fire, median, type Round, type Shot } from './load.ts';
import { type MoneyMeasured, onOwnDatabase, printMoney, runMoneyBench } from './money.ts';
import { measureQuestions, printQuestions, type QuestionsMeasured } from './questions.ts';
import { measureRetention, printRetention, type RetentionMeasured } from './retention.ts';
import { signatureRates, snapPayments, snapToken } from './snap.ts';
import { startThread } from './thread.ts';

const callers = 32;
const rounds = Number(process.env.BENCH_ROUNDS ?? 5);
const calls = Number(process.env.BENCH_CALLS ?? 4000);

interface Measured extends Round {
  name: string;
  /** Compared with the bare server, in the same run. */
  ratio: number;
}

/** How many notifications the receiver should have received by now. */
let arrived = 0;
const receiver = await startThread<{ port: number }>('./receiver.ts');
const peer = await startThread<number>('./peer.ts', { secretKey });
const peerUrl = `http://127.0.0.1:${peer.first}`;
const gateway = await startGatewayProcess(receiver.first.port);
let token = '';
const invoice = () => `B-${randomUUID()}`;
const creates = (count: number) =>
  Array.from({ length: count }, () => shot('POST', indomaretPath, tillOrder(invoice())));

const measured = await throughTheGateway();
const questions = await onOwnDatabase(measureQuestions);
printQuestions(questions);
const money = await runMoneyBench();
printMoney(money);
const book = await onOwnDatabase(measureBook);
printBook(book);
const retention = await onOwnDatabase(measureRetention);
printRetention(retention);
save({ ...measured, questions, money, book, retention });

/** The calls, on a new gateway whose ledger is checked afterwards. */
async function throughTheGateway(): Promise<Pick<Results, 'table' | 'rates'>> {
  try {
    await fire(peerUrl, creates(2000), callers, [200]);
    await fire(gateway.url, creates(2000), callers, [200]);
    token = await snapToken(gateway.url, clientId);
    const warm = snapPayments(1000, { clientId, secretKey, token });
    await fire(gateway.url, warm, callers, [200]);
    const rates = signatureRates();
    const table = await measure();
    print(table);
    printRates(rates);
    await demandBalance();
    return { table, rates };
  } finally {
    await gateway.stop();
    await Promise.all([receiver.worker.terminate(), peer.worker.terminate()]);
  }
}

async function demandBalance(): Promise<void> {
  const answer = await fetch(`${gateway.url}/sandbox/v1/ledger`);
  const { balanced, proofs } = (await answer.json()) as { balanced: boolean; proofs: object };
  if (!balanced) throw new Error(`proofs of the ledger failed: ${JSON.stringify(proofs)}`);
}

/** Alternating rounds, so that a disturbance of the machine affects all of them equally. */
async function measure(): Promise<Measured[]> {
  const found = new Map<string, Round[]>();
  const note = (name: string, round: Round) => found.set(name, [...(found.get(name) ?? []), round]);
  for (let round = 0; round < rounds; round++) {
    note('bare node:http', await fire(peerUrl, creates(calls), callers, [200]));
    const made = creates(calls);
    note('create', await fire(gateway.url, made, callers, [200]));
    const paid = snapPayments(calls, { clientId, secretKey, token });
    note('create (SNAP)', await fire(gateway.url, paid, callers, [200]));
    note('replay', await fire(gateway.url, made, callers, [409]));
    note('status', await fire(gateway.url, statusOf(made), callers, [200]));
    note('paid and notified', await payAll(made.slice(0, calls / 4), receiver.worker));
  }
  const bare = median(found.get('bare node:http') ?? []).perSecond;
  return [...found].map(([name, all]) => {
    const middle = median(all);
    return { name, ...middle, ratio: middle.perSecond / bare };
  });
}

function statusOf(made: readonly Shot[]): Shot[] {
  return made.map(({ body }) => {
    const { order } = JSON.parse(String(body)) as { order: { invoice_number: string } };
    return shot('GET', `/orders/v1/status/${order.invoice_number}`);
  });
}

/** Plays the customer of each payment, and waits until the last notification has arrived. */
async function payAll(made: readonly Shot[], inbox: Worker): Promise<Round> {
  const outcomes = made.map(({ body }): Shot => {
    const { order } = JSON.parse(String(body)) as { order: { invoice_number: string } };
    const path = `/sandbox/v1/payments/${order.invoice_number}/outcome`;
    return { method: 'POST', path, headers: {}, body: Buffer.from('{"outcome":"SUCCESS"}') };
  });
  const startedAt = performance.now();
  arrived += made.length;
  const all = new Promise((resolve) => inbox.once('message', resolve));
  inbox.postMessage(arrived);
  const round = await fire(gateway.url, outcomes, callers, [200]);
  await all;
  const seconds = (performance.now() - startedAt) / 1000;
  return { ...round, perSecond: made.length / seconds };
}

function print(table: readonly Measured[]): void {
  console.log(
    `\n${callers} concurrent callers, ${rounds} alternating rounds of ${calls}, medians\n`,
  );
  console.log('call                    per second   of bare    p50 ms    p99 ms');
  for (const { name, perSecond, ratio, p50Ms, p99Ms } of table) {
    const cells = [
      name.padEnd(22),
      Math.round(perSecond).toLocaleString('en').padStart(12),
      ratio.toFixed(2).padStart(10),
      p50Ms.toFixed(1).padStart(10),
      p99Ms.toFixed(1).padStart(10),
    ];
    console.log(cells.join(''));
  }
}

function printRates(rates: Readonly<Record<string, number>>): void {
  console.log('\nSNAP signatures         per second on one core\n');
  for (const [name, perSecond] of Object.entries(rates)) {
    console.log(name.padEnd(32) + Math.round(perSecond).toLocaleString('en').padStart(12));
  }
}

interface Results {
  table: readonly Measured[];
  rates: Readonly<Record<string, number>>;
  questions: QuestionsMeasured;
  money: readonly MoneyMeasured[];
  book: readonly BookMeasured[];
  retention: RetentionMeasured;
}

function save(results: Results): void {
  const file = join(import.meta.dirname, 'results.json');
  const machine = { node: process.version, platform: process.platform, arch: process.arch };
  writeFileSync(
    file,
    `${JSON.stringify({ machine, callers, rounds, calls, ...results }, null, 2)}\n`,
  );
}
