// One worker as the primary sees it: forked, serving, asked, stopped, ended.
import cluster from 'node:cluster';
import { extname, join } from 'node:path';
import type { Question } from '../gateway/siblings.ts';
import type { Prepared } from '../prepare.ts';
import { closeLostHandoffs } from './handoffs.ts';
import type { Answered, FromWorker, ToWorker } from './messages.ts';

/** A worker could not begin to serve. The message says why. */
export class WorkerFailed extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'WorkerFailed';
  }
}

export interface Member {
  readonly pid: number;
  /** Whether its program runs, so that it can be asked. */
  isLoaded(): boolean;
  /** Resolves when it accepts calls. Rejects with WorkerFailed if it ends before. */
  serving: Promise<void>;
  /** Resolves with the reason when its process is gone. */
  ended: Promise<string>;
  /** Its name on the leases of notifications, once it serves. */
  holder(): string | undefined;
  /** Its answer; undefined if it has none, does not answer in time, or ends. */
  ask(question: Question): Promise<Answered | undefined>;
  send(message: ToWorker): void;
  kill(): void;
}

/** How long an answer is waited for, in milliseconds: one worker that hangs must not hang the others. */
const answersWithinMs: Record<Question, number> = {
  follow: 10_000,
  'refresh merchants': 10_000,
  'finish jobs': 60_000,
  'deliver due': 120_000,
  'follow mutes': 3_000,
  'failing receivers': 3_000,
  providers: 3_000,
  metrics: 3_000,
};

/** This file's folder has the program that a worker runs, as source or compiled. */
const program = join(import.meta.dirname, `serve${extname(import.meta.filename)}`);

/** Forks a worker. `onAsk` is called when it asks the others. */
export function forkMember(
  { config, connection }: Pick<Prepared, 'config' | 'connection'>,
  number: number,
  onAsk: (member: Member, id: number, question: Question) => void,
): Member {
  cluster.setupPrimary({ exec: program, args: [], serialization: 'advanced' });
  const worker = cluster.fork();
  closeLostHandoffs(worker.process);
  const waiting = new Map<number, (answered: Answered | undefined) => void>();
  let asked = 0;
  let holder: string | undefined;
  let isLoaded = false;
  let isGone = false;
  let why: string | undefined;
  const send = (message: ToWorker) => {
    // A worker that dies at this moment does not get it, and needs it no more.
    if (worker.isConnected()) worker.send(message, () => {});
  };
  const ended = new Promise<string>((resolve) => {
    const end = (reason: string) => {
      isGone = true;
      for (const settle of waiting.values()) settle(undefined);
      resolve(why ?? reason);
    };
    worker.once('exit', (code, signal) => end(`a worker ended (${signal ?? `code ${code}`})`));
    // The system has no memory or no process left for it: there is no exit then.
    worker.on('error', ({ message }) => end(`a worker could not run (${message})`));
  });
  const serving = new Promise<void>((resolve, reject) => {
    worker.on('message', (message: FromWorker) => {
      if (message.kind === 'loaded') {
        isLoaded = true;
        send({ kind: 'serve', number, config, connection });
      }
      if (message.kind === 'failed') why = message.message;
      if (message.kind === 'ask') onAsk(member, message.id, message.question);
      if (message.kind === 'answer') waiting.get(message.id)?.(message.answered);
      if (message.kind !== 'serving') return;
      holder = message.holder;
      resolve();
    });
    ended.then((reason) => reject(new WorkerFailed(reason)));
  });
  serving.catch(() => {});
  const member: Member = {
    pid: worker.process.pid ?? 0,
    isLoaded: () => isLoaded && !isGone,
    serving,
    ended,
    holder: () => holder,
    async ask(question) {
      asked += 1;
      const id = asked;
      let timer: NodeJS.Timeout | undefined;
      const answer = await new Promise<Answered | undefined>((resolve) => {
        waiting.set(id, resolve);
        timer = setTimeout(resolve, answersWithinMs[question], undefined);
        send({ kind: 'ask', id, question });
        if (isGone) resolve(undefined);
      });
      clearTimeout(timer);
      waiting.delete(id);
      return answer;
    },
    send,
    kill: () => worker.process.kill('SIGKILL'),
  };
  return member;
}
