// The workers of one gateway: as many as wanted, each replaced when it dies, all stopped together.
import { setTimeout as delay } from 'node:timers/promises';
import type { Question } from '../gateway/siblings.ts';
import type { Log } from '../lib/log.ts';
import { releaseOf } from '../notifications/lease.ts';
import type { Prepared } from '../prepare.ts';
import { forkMember, type Member } from './member.ts';
import { pauseBeforeMs } from './pause.ts';

/** How long workers may take to stop before they are killed, in milliseconds. The database stops after them. */
const stopWithinMs = 6_500;

export interface Crew {
  /** Starts all workers and waits until they serve. Throws WorkerFailed if one cannot. */
  start(): Promise<void>;
  /** Stops all workers and waits until they are gone. */
  stop(): Promise<void>;
}

export function createCrew(prepared: Prepared, log: Log): Crew {
  const members = new Set<Member>();
  const stopping = new AbortController();

  const others = (asker: Member) =>
    [...members].filter((member) => member !== asker && member.isLoaded());
  const onAsk = async (asker: Member, id: number, question: Question) => {
    const answers = await Promise.all(others(asker).map((member) => member.ask(question)));
    asker.send({ kind: 'answers', id, answers: answers.filter((one) => one !== undefined) });
  };
  const add = (number: number): Member => {
    const member = forkMember(prepared, number, onAsk);
    members.add(member);
    // It may have been forked while a stop began.
    if (stopping.signal.aborted) member.kill();
    return member;
  };
  /** Keeps the place `number` taken: waits for its worker to die and forks another one. */
  const keep = async (number: number, first: Member) => {
    let member = first;
    for (let pauseMs = 0; ; ) {
      const startedMs = performance.now();
      const why = await member.ended;
      members.delete(member);
      if (stopping.signal.aborted) return;
      pauseMs = pauseBeforeMs(performance.now() - startedMs, pauseMs);
      log.error(
        { worker: number, pid: member.pid, pauseMs },
        `${why}; another one takes its place`,
      );
      await release(prepared, log, member);
      await delay(pauseMs, undefined, { signal: stopping.signal }).catch(() => {});
      if (stopping.signal.aborted) return;
      member = add(number);
      const { pid, serving } = member;
      serving.then(
        () => log.info({ worker: number, pid }, 'a worker serves'),
        () => {},
      );
    }
  };
  return {
    async start() {
      const first = Array.from({ length: prepared.config.workers }, (_, i) => add(i + 1));
      await Promise.all(first.map((member) => member.serving));
      for (const [i, member] of first.entries()) void keep(i + 1, member);
    },
    async stop() {
      stopping.abort();
      for (const member of members) member.send({ kind: 'stop' });
      const gone = Promise.all([...members].map((member) => member.ended));
      const timer = setTimeout(() => {
        for (const member of members) member.kill();
      }, stopWithinMs);
      await gone;
      clearTimeout(timer);
    },
  };
}

/** Notifications that a dead worker was delivering are delivered by another one at once. */
async function release({ db }: Prepared, log: Log, member: Member): Promise<void> {
  const holder = member.holder();
  if (holder === undefined) return;
  try {
    await releaseOf(db.single, holder);
  } catch (err) {
    log.warn({ err }, 'leases of a dead worker were not released; they will run out');
  }
}
