// One gateway under measurement: started, metered, with the receiver that its merchant's notifications go to.
import { randomUUID } from 'node:crypto';
import type { Worker } from 'node:worker_threads';
import {
  type BenchGateway,
  type BenchGatewayOptions,
  clientId,
  indomaretPath,
  shot,
  startGatewayProcess,
  tillOrder,
} from './gateway.ts';
import { fire, percentiles, type Round, type Shot } from './load.ts';
import { createMeter, type Meter } from './meter.ts';
import type { Arrivals } from './receiver.ts';
import { snapToken } from './snap.ts';
import { startThread } from './thread.ts';

/** Concurrent callers of every round. */
export const callers = 32;

export interface Inbox {
  port: number;
  worker: Worker;
  /** How many notifications it should have received by now. */
  expected: number;
}

export async function openInbox(): Promise<Inbox> {
  const { worker, first } = await startThread<{ port: number }>('./receiver.ts');
  return { port: first.port, worker, expected: 0 };
}

export interface Rig {
  gateway: BenchGateway;
  meter: Meter;
  inbox: Inbox;
  /** The merchant's access token for the SNAP dialect. */
  token: string;
  /** Demands that the ledger balances, and stops the gateway. */
  close(): Promise<void>;
}

export async function openRig(inbox: Inbox, options?: BenchGatewayOptions): Promise<Rig> {
  const gateway = await startGatewayProcess(inbox.port, options);
  const meter = await createMeter(gateway.pid);
  const token = await snapToken(gateway.url, clientId);
  return {
    gateway,
    meter,
    inbox,
    token,
    async close() {
      try {
        await demandBalance(gateway.url);
      } finally {
        await meter.stop();
        await gateway.stop();
      }
    },
  };
}

async function demandBalance(url: string): Promise<void> {
  const answer = await fetch(`${url}/sandbox/v1/ledger`);
  const { balanced, proofs } = (await answer.json()) as { balanced: boolean; proofs: object };
  if (!balanced) throw new Error(`proofs of the ledger failed: ${JSON.stringify(proofs)}`);
}

/** Orders for a till, each with a new invoice number. */
export function creates(count: number): Shot[] {
  return Array.from({ length: count }, () =>
    shot('POST', indomaretPath, tillOrder(`B-${randomUUID()}`)),
  );
}

/** Asks for the status of each of these orders. */
export function statusOf(made: readonly Shot[]): Shot[] {
  return made.map((order) => shot('GET', `/orders/v1/status/${invoiceOf(order)}`));
}

/** How long after the answer the notification arrived; it may well be first. */
export interface Paid extends Round {
  heard: { p50Ms: number; p99Ms: number };
}

/** Plays the customer of each payment, and waits until the last notification has arrived. */
export async function payAll(
  { gateway, inbox }: Rig,
  made: readonly Shot[],
  atOnce: number = callers,
): Promise<Paid> {
  const outcomes = made.map(
    (order): Shot => ({
      method: 'POST',
      path: `/sandbox/v1/payments/${invoiceOf(order)}/outcome`,
      headers: {},
      body: Buffer.from('{"outcome":"SUCCESS"}'),
    }),
  );
  const startedAt = performance.now();
  inbox.expected += made.length;
  const all = new Promise<Arrivals>((resolve) => inbox.worker.once('message', resolve));
  const answeredAt = new Map<string, number>();
  const note = ({ path }: Shot) =>
    answeredAt.set(path.split('/')[4] ?? '', performance.timeOrigin + performance.now());
  inbox.worker.postMessage(inbox.expected);
  const round = await fire(gateway.url, outcomes, atOnce, [200], note);
  const arrivals = await all;
  const seconds = (performance.now() - startedAt) / 1000;
  const waits = arrivals.map(([invoice, at]) => Math.max(0, at - (answeredAt.get(invoice) ?? at)));
  const heard = percentiles(Float64Array.from(waits));
  return { ...round, perSecond: made.length / seconds, heard };
}

function invoiceOf({ body }: Shot): string {
  return (JSON.parse(String(body)) as { order: { invoice_number: string } }).order.invoice_number;
}
