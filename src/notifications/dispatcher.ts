// Delivers what is due: leases it, posts it outside any transaction, records the attempts, plans the next.
import type { Clock } from '../lib/clock.ts';
import { newId } from '../lib/ids.ts';
import type { Db } from '../storage/db.ts';
import { deliver } from './deliver.ts';
import { claim, isAnyDue, type Made, release } from './lease.ts';
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
  /** Hears of every attempt that was made. */
  observe?: ((attempt: Observed) => void) | undefined;
}

/** An attempt in figures. */
export interface Observed {
  outcome: 'delivered' | 'failed';
  channel: string;
  seconds: number;
}

export interface Dispatcher {
  /** Something new may be due: looks at once. To be called after a commit; does not throw. */
  wake(): void;
  /**
   * Delivers everything that is due now (business time), retries that fall due in doing so too,
   * and waits for attempts already under way. Answers how many attempts it waited for. What another
   * process holds is that process's. Throws where the database fails.
   */
  runDue(): Promise<number>;
  /** Looks a few times a second for what other processes left, and for what falls due. */
  start(): void;
  /**
   * Claims nothing more and waits for what is under way, `deadlineMs` at most; what is left then is
   * given back unrecorded, to be attempted by the next process.
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
  record: (made: Made) => Promise<boolean>;
  flights: Map<string, Flight>;
  /** Attempts under way by receiver. */
  open: Map<string, number>;
  /** Receivers that took all that they were offered: there may be more. */
  backlogged: Set<string>;
  /** Leased, attempted, and not recorded: nothing to wait for, the lease will run out. */
  lost: Set<string>;
  /** Told of each attempt that ends. */
  watchers: Set<(claimed: Claimed) => void>;
  running: Promise<void>;
  queued: Promise<void> | undefined;
  poll: NodeJS.Timeout | undefined;
  /** Claims fail, and it was said. */
  failing: boolean;
  stopping: boolean;
  /** Past the deadline of `stop`: outcomes are not recorded any more. */
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
      // Once an outage, and not with every poll of it.
      if (!state.failing) state.deps.log.warn({ err }, 'notifications cannot be claimed');
      state.failing = true;
    },
  );
}

/** One claim that begins after this call; calls that come while it waits for its turn share it. */
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
  // Signing and posting take a time-out each; the rest is for recording.
  const leaseSeconds = settings.timeoutSeconds * 2 + 15;
  const now = clock.now();
  const claimed = await claim(db.single, { holder, now, leaseSeconds, free, perReceiver, open });
  if (state.stopping) return giveBack(state, claimed);
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
    follow(state, flying, claimed);
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

/** What is claimed while an attempt of it is under way. */
function follow(state: State, flying: Flight, claimed: Claimed): void {
  // Our own lease ran out under a slow attempt and came back to us: the attempt goes on under it.
  if (claimed.attempts === flying.claimed.attempts) return;
  // The attempt's record is committed, and we have not heard of it yet: this is the next one.
  const { id } = claimed;
  flying.done
    .then(() => (state.stopping ? giveBack(state, [claimed]) : start(state, claimed)))
    .catch((err) => state.deps.log.warn({ err, id }, 'a lease could not be given back'));
}

/** Answers whether the notification is due again at once. */
async function attempt(state: State, claimed: Claimed): Promise<boolean> {
  const { deps, open } = state;
  const { receiver } = claimed;
  open.set(receiver, (open.get(receiver) ?? 0) + 1);
  const { delivered, attempt } = await deliver(deps, claimed);
  // The receiver's place is free before the attempt is recorded: the next one need not wait for that.
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

/** One step towards nothing being due at `until`; answers false when that is reached. */
async function deliverSome(state: State, until: Date): Promise<boolean> {
  const due = underWay(state).filter(({ claimed }) => isDue(claimed, until));
  if (due.length > 0) {
    await Promise.all(due.map(({ done }) => done));
    return true;
  }
  // Our list is not all of it: a claim may have leased what it has not begun yet.
  const { holder, lost, deps } = state;
  if (state.stopping || !(await isAnyDue(deps.db, until, { holder, lost }))) return false;
  await claimSoon(state);
  const others = underWay(state);
  // Where what fell due later takes every place, wait for one to come free.
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
  await giveBack(state, left);
}

async function giveBack({ deps, holder }: State, claimed: Claimed[]): Promise<void> {
  const ids = claimed.map(({ id }) => id);
  if (ids.length > 0) await release(deps.db.single, holder, ids);
}
