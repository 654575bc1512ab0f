// What happens to a connection whose worker dies before it takes it, with messages as Node's cluster module sends them.
import type { ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { beforeEach, expect, it } from 'vitest';
import { closeLostHandoffs } from './handoffs.ts';

let worker: EventEmitter & { send: (...given: unknown[]) => boolean };
let sent: unknown[][];
let closed: string[];

beforeEach(() => {
  sent = [];
  closed = [];
  const send = (...given: unknown[]) => sent.push(given) > 0;
  worker = Object.assign(new EventEmitter(), { send });
  closeLostHandoffs(worker as unknown as ChildProcess);
});

const handOver = (seq: number) =>
  worker.send(
    { cmd: 'NODE_CLUSTER', act: 'newconn', seq },
    { close: () => void closed.push(`connection ${seq}`) },
  );

it('closes what a dead worker did not take, once', () => {
  handOver(1);
  handOver(2);
  worker.emit('internalMessage', { cmd: 'NODE_CLUSTER', ack: 1, accepted: true });
  expect(closed).toEqual([]);
  worker.emit('exit');
  worker.emit('exit');
  expect(closed).toEqual(['connection 2']);
  expect(sent).toHaveLength(2);
});

it('closes nothing that a worker refused: the primary gives it to another one', () => {
  handOver(1);
  worker.emit('internalMessage', { cmd: 'NODE_CLUSTER', ack: 1, accepted: false });
  worker.emit('exit');
  expect(closed).toEqual([]);
});

it('passes all other messages on', () => {
  worker.send({ kind: 'stop' });
  worker.send(
    { cmd: 'NODE_CLUSTER', seq: 3 },
    { close: () => void closed.push('not a connection') },
  );
  worker.emit('exit');
  expect([sent.length, closed]).toEqual([2, []]);
});
