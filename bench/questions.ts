// What it costs to keep the question of each payment: the same creations with and without, in the same run.
import { randomUUID } from 'node:crypto';
import { groupCommit } from '../src/payments/group-commit.ts';
import type { Creation } from '../src/payments/insert.ts';
import { newPayment, opened } from '../src/payments/open.ts';
import { type Question, questionOf } from '../src/requests/question.ts';
import { type Db, sql } from '../src/storage/db.ts';
import { clientId, indomaretPath, shot, tillOrder } from './gateway.ts';

const callers = 32;
const perRound = 5000;
const rounds = 5;

export interface QuestionsMeasured {
  /** Payments made each second, all of them durable. */
  perSecond: { kept: number; without: number };
  /** Microseconds of this process's time for one creation. */
  processorMicros: { kept: number; without: number };
  /** Bytes that one question takes in the table, its answer and key among them. */
  bytes: { kept: number; without: number };
}

interface Sample {
  perSecond: number;
  micros: number;
  bytes: number;
}

/** Alternating rounds on the same database: what disturbs the machine disturbs both alike. */
export async function measureQuestions(db: Db): Promise<QuestionsMeasured> {
  const kept: Sample[] = [];
  const without: Sample[] = [];
  await round(db, keptQuestion);
  for (let count = 0; count < rounds; count++) {
    without.push(await round(db, bareQuestion));
    kept.push(await round(db, keptQuestion));
  }
  const both = (pick: (sample: Sample) => number) => ({
    kept: median(kept.map(pick)),
    without: median(without.map(pick)),
  });
  return {
    perSecond: both(({ perSecond }) => perSecond),
    processorMicros: both(({ micros }) => micros),
    bytes: both(({ bytes }) => bytes),
  };
}

async function round(db: Db, question: () => Question): Promise<Sample> {
  await db.transaction(async (tx) => {
    // Past the triggers that keep the book.
    await tx.rows(sql`set local session_replication_role = replica`);
    await tx.rows(sql`truncate payments, payment_history, requests`);
  });
  const insert = groupCommit(db.single);
  const usage = process.cpuUsage();
  const began = performance.now();
  let left = perRound;
  const caller = async () => {
    while (left-- > 0) await insert(creationOf(question()));
  };
  await Promise.all(Array.from({ length: callers }, caller));
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(usage);
  const [row] = await db.rows<{ bytes: bigint }>(
    sql`select pg_total_relation_size('requests') as bytes`,
  );
  return {
    perSecond: perRound / seconds,
    micros: (user + system) / perRound,
    bytes: Number(row?.bytes ?? 0n) / perRound,
  };
}

/** As the endpoint makes it of a call. */
function keptQuestion(): Question {
  const { headers, body = Buffer.alloc(0) } = shot('POST', indomaretPath, tillOrder(randomUUID()));
  const requestId = randomUUID();
  const lower = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  return questionOf(
    {
      clientId,
      key: `classic:${requestId}`,
      requestId,
      path: indomaretPath,
      headers: lower,
      body: Buffer.from(body),
    },
    ['client-id', 'request-id', 'request-timestamp'],
  );
}

/** The same call, of which only the hash is kept. */
function bareQuestion(): Question {
  return { ...keptQuestion(), path: '', headers: {}, body: Buffer.alloc(0) };
}

const answer = {
  status: 200,
  body: Buffer.from(JSON.stringify(tillOrder('as long as an answer'))),
};

function creationOf(question: Question): Creation {
  const now = new Date();
  const order = {
    reference: randomUUID(),
    amount: 150_000n,
    lifeSeconds: 3600,
    reusable: false,
    purchase: { customer: { name: 'Sari Dewi' }, lines: [] },
    details: {},
  };
  const asked = newPayment({ question, channel: 'indomaret', order }, now);
  const paymentCode = asked.id;
  const payment = opened(asked, { kind: 'opened', references: [], paymentCode });
  const memory = { question, at: now, answer, retentionSeconds: 3600 };
  return { payment, memory, reason: 'opened' };
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

export function printQuestions({ perSecond, processorMicros, bytes }: QuestionsMeasured): void {
  const row = (name: string, { kept, without }: { kept: number; without: number }) => {
    const cells = [kept, without].map((value) => Math.round(value).toLocaleString('en'));
    console.log(
      name.padEnd(34) +
        cells.map((cell) => cell.padStart(12)).join('') +
        (kept / without).toFixed(2).padStart(10),
    );
  };
  console.log('\nquestions                                 kept   hash only     ratio\n');
  row('creations per second', perSecond);
  row('processor µs for one, gateway', processorMicros);
  row('bytes for one in the table', bytes);
}
