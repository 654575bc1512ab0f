// Delivers notifications that are due: leases them, posts them outside any transaction, records the attempts.
import type { Clock } from '../lib/clock.ts';
import { newId } from '../lib/ids.ts';
import type { Db } from '../storage/db.ts';
import { deliver } from './deliver.ts';
import { claim, isAnyDue, type MadeAttempt, release } from './lease.ts';
import type { Claimed, DeliverySettings, SignerOf, Transport } from './notification.ts';
import { attemptRecorder } from './recorder.ts';
import { planAfter } from './schedule.ts';

export interface DispatcherDeps {
  db: Db;
  /** Business time. */
  clock: Clock;
  sign: SignerOf;
  transport: Transport;
  settings: Pick<
    DeliverySettings,
    'retrySeconds' | 'timeoutSeconds' | 'perReceiverConcurrency' | 'totalConcurrency'
  >;
  log: { warn(entry: object, message: string): void };
  /** Called for every attempt. */
  observe?: ((attempt: Observed) => void) | undefined;
}

/** An attempt as metrics count it. */
export interface Observed {
  outcome: 'delivered' | 'failed';
  channel: string;
  seconds: number;
}

export interface Dispatcher {
  /** Its name on the leases it takes. */
  readonly holder: string;
  /** Looks at once for due notifications. Call it after a commit. Does not throw. */
  wake(): void;
  /**
   * Delivers everything that is due now (business time), including retries that become due while it
   * runs, and waits for attempts already under way. Returns how many attempts it waited for. It does
   * not touch what another process has leased. Throws if the database fails.
   */
  runDue(): Promise<number>;
  /** Starts polling a few times a second for retries that become due and for what other processes left. */
  start(): void;
  /**
   * Claims nothing more and waits up to `deadlineMs` for attempts under way. The leases of those that
   * are still running are then released without recording them, so another process makes the attempt.
   */
  stop(deadlineMs?: number): Promise<void>;
}

const pollMs = 250;

interface Flight {
  claimed: Claimed;
  /** Settles when the attempt is recorded; never rejects. */
  done: Promise<void>;
}

interface State {
  deps: DispatcherDeps;
  /** This dispatcher's name on its leases. */
  holder: string;
  record: (made: MadeAttempt) => Promise<boolean>;
  flights: Map<string, Flight>;
  /** Attempts under way by receiver. */
  open: Map<string, number>;
  /** Receivers that used their whole share in the last claim: they may have more waiting. */
  backlogged: Set<string>;
  /** Leased and attempted, but not recorded. There is nothing to wait for: the lease will run out. */
  lost: Set<string>;
  /** Called for each attempt that ends. */
  watchers: Set<(claimed: Claimed) => void>;
  running: Promise<void>;
  queued: Promise<void> | undefined;
  poll: NodeJS.Timeout | undefined;
  /** Claims fail, and a warning was logged. */
  failing: boolean;
  stopping: boolean;
  /** Past the deadline of `stop`: outcomes are no longer recorded. */
  abandoned: boolean;
}

export function createDispatcher(deps: DispatcherDeps): Dispatcher {
  const holder = newId();
  const state: State = {
    deps,
    holder,
    record: attemptRecorder(deps.db.single, holder),
    flights: new Map(),
    open: new Map(),
    backlogged: new Set(),
    lost: new Set(),
    watchers: new Set(),
    running: Promise.resolve(),
    queued: undefined,
    poll: undefined,
    failing: false,
    stopping: false,
    abandoned: false,
  };
  return {
    holder,
    wake: () => look(state),
    runDue: () => runDue(state),
    start: () => {
      state.poll ??= setInterval(() => look(state), pollMs);
    },
    stop: (deadlineMs = 5000) => stop(state, deadlineMs),
  };
}

function look(state: State): void {
  claimSoon(state).then(
    () => {
      state.failing = false;
    },
    (err) => {
      // Once per outage, not once per poll.
      if (!state.failing) state.deps.log.warn({ err }, 'notifications cannot be claimed');
      state.failing = true;
    },
  );
}

/** Runs one claim after this call. Calls that arrive while it waits for its turn share it. */
function claimSoon(state: State): Promise<void> {
  if (state.queued === undefined) {
    const turn = state.running.then(() => {
      state.queued = undefined;
      return claimAndStart(state);
    });
    state.queued = turn;
    state.running = turn.catch(() => {});
  }
  return state.queued;
}

async function claimAndStart(state: State): Promise<void> {
  const { holder } = state;
  const { settings, clock, db } = state.deps;
  const free = settings.totalConcurrency - state.flights.size;
  if (state.stopping || free <= 0) return;
  const open = new Map(state.open);
  const perReceiver = settings.perReceiverConcurrency;
  // Signing and posting may each take a whole time-out. The rest is for recording.
  const leaseSeconds = settings.timeoutSeconds * 2 + 15;
  const now = clock.now();
  const claimed = await claim(db.single, { holder, now, leaseSeconds, free, perReceiver, open });
  if (state.stopping) return releaseLeases(state, claimed);
  noteBacklogs(state, claimed, free, open);
  for (const one of claimed) start(state, one);
}

function noteBacklogs(state: State, claimed: Claimed[], free: number, open: Map<string, number>) {
  const got = new Map<string, number>();
  for (const { receiver } of claimed) got.set(receiver, (got.get(receiver) ?? 0) + 1);
  const share = state.deps.settings.perReceiverConcurrency;
  for (const receiver of new Set([...state.backlogged, ...got.keys()])) {
    const offered = share - (open.get(receiver) ?? 0);
    // A receiver that was offered nothing says nothing about its backlog.
    const isCut = claimed.length >= free || (got.get(receiver) ?? 0) >= offered;
    if (isCut) state.backlogged.add(receiver);
    else state.backlogged.delete(receiver);
  }
}

function start(state: State, claimed: Claimed): void {
  const flying = state.flights.get(claimed.id);
  if (flying !== undefined) {
    startAfter(state, flying, claimed);
    return;
  }
  state.lost.delete(claimed.id);
  const done = attempt(state, claimed)
    .catch((err) => {
      const { id } = claimed;
      state.lost.add(id);
      state.deps.log.warn({ err, id }, 'an attempt could not be recorded; it will be made again');
      return false;
    })
    .then((dueAgain) => {
      const wasFull = state.flights.size === state.deps.settings.totalConcurrency;
      state.flights.delete(claimed.id);
      for (const watch of state.watchers) watch(claimed);
      if (dueAgain || wasFull) look(state);
    });
  state.flights.set(claimed.id, { claimed, done });
}

/** Handles a notification that is claimed while an attempt of it is still under way. */
function startAfter(state: State, flying: Flight, claimed: Claimed): void {
  // Our own lease ran out during a slow attempt, and we claimed it again: the attempt continues.
  if (claimed.attempts === flying.claimed.attempts) return;
  // The database has committed the attempt, but its reply has not reached us yet: this is the next attempt.
  const { id } = claimed;
  flying.done
    .then(() => (state.stopping ? releaseLeases(state, [claimed]) : start(state, claimed)))
    .catch((err) => state.deps.log.warn({ err, id }, 'a lease could not be released'));
}

/** Makes and records one attempt. Returns whether the notification is due again at once. */
async function attempt(state: State, claimed: Claimed): Promise<boolean> {
  const { deps, open } = state;
  const { receiver } = claimed;
  open.set(receiver, (open.get(receiver) ?? 0) + 1);
  const { delivered, attempt } = await deliver(deps, claimed);
  // The receiver's place is free before the attempt is recorded, so the next attempt does not wait for that.
  const left = (open.get(receiver) ?? 1) - 1;
  if (left > 0) open.set(receiver, left);
  else open.delete(receiver);
  if (state.backlogged.has(receiver)) look(state);
  if (state.abandoned) return false;
  deps.observe?.({
    outcome: delivered ? 'delivered' : 'failed',
    channel: claimed.channel,
    seconds: attempt.durationMs / 1000,
  });
  const plan = planAfter(claimed, delivered, attempt.at, deps.settings.retrySeconds);
  return state.record({ claimed, delivered, attempt, plan });
}

async function runDue(state: State): Promise<number> {
  const until = state.deps.clock.now();
  let attempts = 0;
  const count = (claimed: Claimed) => {
    if (isDue(claimed, until)) attempts += 1;
  };
  state.watchers.add(count);
  try {
    while (await deliverSome(state, until));
    return attempts;
  } finally {
    state.watchers.delete(count);
  }
}

/** One step towards nothing being due at `until`. Returns false when nothing is. */
async function deliverSome(state: State, until: Date): Promise<boolean> {
  const due = underWay(state).filter(({ claimed }) => isDue(claimed, until));
  if (due.length > 0) {
    await Promise.all(due.map(({ done }) => done));
    return true;
  }
  // Our list may be incomplete: a claim may have leased notifications that it has not started yet.
  const { holder, lost, deps } = state;
  if (state.stopping || !(await isAnyDue(deps.db, until, { holder, lost }))) return false;
  await claimSoon(state);
  const others = underWay(state);
  // If notifications that became due later take every place, wait for one place to become free.
  const isStuck = others.length > 0 && !others.some(({ claimed }) => isDue(claimed, until));
  if (isStuck) await Promise.race(others.map(({ done }) => done));
  return true;
}

function underWay(state: State): Flight[] {
  return [...state.flights.values()];
}

function isDue({ nextAttemptAt }: Claimed, until: Date): boolean {
  return nextAttemptAt !== undefined && nextAttemptAt <= until;
}

async function stop(state: State, deadlineMs: number): Promise<void> {
  clearInterval(state.poll);
  state.stopping = true;
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, deadlineMs);
  });
  const finished = state.running.then(() => Promise.all(underWay(state).map(({ done }) => done)));
  await Promise.race([finished, deadline]);
  clearTimeout(timer);
  state.abandoned = true;
  const left = underWay(state).map(({ claimed }) => claimed);
  await releaseLeases(state, left);
}

async function releaseLeases({ deps, holder }: State, claimed: Claimed[]): Promise<void> {
  const ids = claimed.map(({ id }) => id);
  if (ids.length > 0) await release(deps.db.single, holder, ids);
}
