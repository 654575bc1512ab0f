// Keeps refused calls behind their answers: a bounded queue, limits for each caller, one statement for many.
import type { Clock } from '../lib/clock.ts';
import { newId } from '../lib/ids.ts';
import type { Log } from '../lib/log.ts';
import type { MerchantDirectory } from '../merchants/merchant.ts';
import type { Tx } from '../storage/db.ts';
import { isUnproven, type KeepRefused, type RefusedCall } from './refused.ts';
import { type RefusedRecord, recordOf } from './refused-record.ts';
import { insertRefused } from './refused-store.ts';

/** What becomes of a refused call. */
export type KeptAs = 'kept' | 'over_limit' | 'queue_full' | 'not_written';

export interface KeeperDeps {
  db: Tx;
  clock: Clock;
  log: Pick<Log, 'warn'>;
  merchants: Pick<MerchantDirectory, 'find'>;
  observe?: ((as: KeptAs, count: number) => void) | undefined;
  /** Any clock that never goes back, in milliseconds. */
  nowMs?: (() => number) | undefined;
}

export interface RefusedKeeper {
  keep: KeepRefused;
  /** Writes what waits. Called in the background; a test calls it to wait for nothing. Never rejects. */
  flush(): Promise<void>;
  start(): void;
  /** Writes what waits, and no more. */
  stop(): Promise<void>;
}

const flushEveryMs = 1000;
const mostAtOnce = 200;
/** What waits to be written, at most. Beyond it calls are counted. */
const queueMost = { calls: 1000, bytes: 4 * 1024 * 1024 };
/** Of one caller in a minute; beyond it one in a hundred is kept. */
const perMinute = 60;
const sampledOneIn = 100;
/** Bytes that are written in a minute of what anybody can send, and of what merchants have signed. */
const bytesPerMinute = { unproven: 512 * 1024, proven: 2 * 1024 * 1024 };
/** Callers that are told apart in a minute. More of them share one limit. */
const callersMost = 5000;
/** What a row costs beside its body and its answer. */
const rowBytes = 1024;

interface Waiting {
  call: RefusedCall;
  at: Date;
  id: string;
  unkept: number;
  bytes: number;
}

export function createRefusedKeeper(deps: KeeperDeps): RefusedKeeper {
  const { db, clock, log, merchants, observe = () => {} } = deps;
  const limits = createLimits(deps.nowMs ?? (() => performance.now()));
  let queue: Waiting[] = [];
  let bytes = 0;
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();
  const recordsOf = (waiting: Waiting[]): RefusedRecord[] =>
    waiting.map(({ call, ...made }) => {
      const { clientId } = call;
      const known = clientId !== undefined && merchants.find(clientId) !== undefined;
      return recordOf(call, { ...made, known });
    });
  const write = async () => {
    const waiting = queue;
    queue = [];
    bytes = 0;
    for (let from = 0; from < waiting.length; from += mostAtOnce) {
      const part = waiting.slice(from, from + mostAtOnce);
      try {
        await insertRefused(db, recordsOf(part));
        observe('kept', part.length);
      } catch (err) {
        // They explain, they do not decide: while the database is out, they are not worth their memory.
        observe('not_written', part.length);
        log.warn({ err, calls: part.length }, 'refused calls could not be kept');
      }
    }
  };
  const flush = () => {
    writing = writing.then(write);
    return writing;
  };
  return {
    keep(call) {
      const size = Math.min(call.body.length, 16 * 1024) + call.answer.length + rowBytes;
      const unkept = limits.allow(call, size);
      if (unkept === undefined) return observe('over_limit', 1);
      // The bytes of a call stay in memory until it is written, cut or not.
      const held = call.body.length + call.answer.length + rowBytes;
      if (queue.length >= queueMost.calls || bytes + held > queueMost.bytes) {
        return observe('queue_full', 1);
      }
      bytes += held;
      queue.push({ call, at: clock.now(), id: newId(), unkept, bytes: held });
    },
    flush,
    start() {
      timer ??= setInterval(() => {
        if (queue.length > 0) void flush();
      }, flushEveryMs);
    },
    async stop() {
      clearInterval(timer);
      await flush();
    },
  };
}

interface Caller {
  calls: number;
  /** Not kept since the last one that was. */
  unkept: number;
}

/** Counts the calls of a minute. */
function createLimits(nowMs: () => number) {
  let callers = new Map<string, Caller>();
  let used = { unproven: 0, proven: 0 };
  let minute = Number.NEGATIVE_INFINITY;
  const callerOf = (name: string): Caller => {
    const key = callers.has(name) || callers.size < callersMost ? name : '';
    const known = callers.get(key);
    if (known !== undefined) return known;
    const made = { calls: 0, unkept: 0 };
    callers.set(key, made);
    return made;
  };
  return {
    /** How many of this caller were not kept before this one; undefined if this one is not kept either. */
    allow(call: RefusedCall, bytes: number): number | undefined {
      const now = Math.floor(nowMs() / 60_000);
      if (now !== minute) {
        minute = now;
        callers = new Map();
        used = { unproven: 0, proven: 0 };
      }
      const kind = isUnproven(call) ? 'unproven' : 'proven';
      const caller = callerOf(nameOf(call, kind));
      caller.calls += 1;
      const isSampled = caller.calls > perMinute && caller.calls % sampledOneIn !== 0;
      if (isSampled || used[kind] + bytes > bytesPerMinute[kind]) {
        caller.unkept += 1;
        return undefined;
      }
      used[kind] += bytes;
      const { unkept } = caller;
      caller.unkept = 0;
      return unkept;
    },
  };
}

/** Who has proven nothing is its address too: naming a merchant takes nothing from the merchant's own calls. */
function nameOf({ clientId = '', address = '' }: RefusedCall, kind: 'proven' | 'unproven'): string {
  const client = clientId.slice(0, 64);
  return kind === 'proven' ? `merchant ${client}` : `${address} ${client}`;
}
