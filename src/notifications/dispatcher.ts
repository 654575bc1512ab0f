// Delivers notifications that are due: leases them, posts them outside any transaction, records the attempts.
import { newId } from '../lib/ids.ts';
import { detached } from '../lib/tracing.ts';
import { type Backlog, createBacklog } from './backlog.ts';
import { deliver } from './deliver.ts';
import type { Dispatcher, DispatcherDeps, Reservation } from './dispatcher-deps.ts';
import { claim, isAnyDue, type MadeAttempt, release } from './lease.ts';
import { hold } from './mutes.ts';
import type { Claimed, NewNotification } from './notification.ts';
import { createPlaces, type Ended, type Places, type Seat } from './places.ts';
import { attemptRecorder } from './recorder.ts';
import { deliverDue, type Flight } from './run-due.ts';
import { planAfter } from './schedule.ts';
import { receiverOf } from './store.ts';

const pollMs = 250;

const keepsFailing = 'a receiver keeps failing: it gets one attempt at a time until it answers';

interface State {
  deps: DispatcherDeps;
  /** This dispatcher's name on its leases. */
  holder: string;
  record: (made: MadeAttempt) => Promise<boolean>;
  flights: Map<string, Flight>;
  places: Places;
  backlog: Backlog;
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
  const places = createPlaces({
    perReceiver: deps.settings.perReceiverConcurrency,
    mostPerReceiver: deps.settings.mostPerReceiver,
    perMerchant: deps.settings.perMerchantConcurrency,
    total: deps.settings.totalConcurrency,
  });
  const state: State = {
    deps,
    holder,
    record: attemptRecorder(deps.db.single, holder),
    flights: new Map(),
    places,
    backlog: createBacklog(places),
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
    reserve: (notification) => reserve(state, notification),
    failing: () => state.places.failing(),
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
  const { holder, places } = state;
  const { settings, clock, db } = state.deps;
  const free = places.free();
  if (state.stopping || free <= 0) return;
  const offers = places.offers();
  const now = clock.now();
  const claimed = await claim(db.single, {
    holder,
    now,
    leaseSeconds: leaseSeconds(settings),
    free,
    perReceiver: settings.perReceiverConcurrency,
    perMerchant: settings.perMerchantConcurrency,
    offers,
  });
  if (state.stopping) return releaseLeases(state, claimed);
  const muted = claimed.filter((one) => one.muted).map(({ id }) => id);
  if (muted.length > 0) await hold(db.single, holder, muted);
  state.backlog.claimed(claimed, free, offers.receivers);
  for (const one of claimed) if (!one.muted) start(state, one);
}

/** Signing and posting may each take a whole time-out. The rest is for recording. */
function leaseSeconds({ timeoutSeconds }: DispatcherDeps['settings']): number {
  return timeoutSeconds * 2 + 15;
}

function reserve(state: State, notification: NewNotification): Reservation {
  const seat = { receiver: receiverOf(notification.url), clientId: notification.clientId };
  const isMuted = state.deps.isMuted?.(seat.clientId, notification.url) ?? false;
  if (state.stopping || isMuted || !state.places.take(seat)) {
    const committed = () => {
      state.backlog.add(seat.receiver);
      if (state.places.leftFor(seat.receiver) > 0) look(state);
    };
    return { notification, committed, dropped: () => {} };
  }
  const lease = { holder: state.holder, seconds: leaseSeconds(state.deps.settings) };
  return {
    notification: { ...notification, lease },
    committed: () => startReserved(state, firstClaim(notification, seat.receiver), seat),
    dropped: () => state.places.leave(seat),
  };
}

/** A notification that was committed with a lease, as a claim would have returned it. */
function firstClaim(notification: NewNotification, receiver: string): Claimed {
  const attempts = {
    attempts: 0,
    scheduled: 0,
    manual: false,
    nextAttemptAt: notification.createdAt,
  };
  return { ...notification, ...attempts, receiver, status: 'PENDING' };
}

function startReserved(state: State, claimed: Claimed, seat: Seat): void {
  if (!state.stopping) {
    fly(state, claimed, seat);
    return;
  }
  state.places.leave(seat);
  const { id } = claimed;
  releaseLeases(state, [claimed]).catch((err) =>
    state.deps.log.warn({ err, id }, 'a lease could not be released'),
  );
}

function start(state: State, claimed: Claimed): void {
  const flying = state.flights.get(claimed.id);
  if (flying !== undefined) {
    startAfter(state, flying, claimed);
    return;
  }
  state.lost.delete(claimed.id);
  const seat = { receiver: claimed.receiver, clientId: claimed.clientId };
  state.places.enter(seat);
  // It is somebody else's: the call that happened to look for more has nothing to do with it.
  detached(() => fly(state, claimed, seat));
}

/** Makes an attempt that has its place. */
function fly(state: State, claimed: Claimed, seat: Seat): void {
  const done = attempt(state, claimed, seat)
    .catch((err) => {
      const { id } = claimed;
      state.lost.add(id);
      state.deps.log.warn({ err, id }, 'an attempt could not be recorded; it will be made again');
      return false;
    })
    .then((dueAgain) => {
      state.flights.delete(claimed.id);
      for (const watch of state.watchers) watch(claimed);
      if (dueAgain) look(state);
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
async function attempt(state: State, claimed: Claimed, seat: Seat): Promise<boolean> {
  const { deps } = state;
  const { delivered, attempt } = await deliver(deps, claimed);
  // The place is free before the attempt is recorded, so the next attempt does not wait for that.
  leave(state, seat, { delivered, seconds: attempt.durationMs / 1000 });
  if (state.abandoned) return false;
  deps.observe?.({
    outcome: delivered ? 'delivered' : 'failed',
    channel: claimed.channel,
    seconds: attempt.durationMs / 1000,
  });
  const plan = planAfter(claimed, delivered, attempt.at, deps.settings.retrySeconds);
  return state.record({ claimed, delivered, attempt, plan });
}

/** Gives a place back, and looks for more once a part of them is free. */
function leave(state: State, seat: Seat, ended: Ended): void {
  const wasFull = state.places.free() === 0;
  const news = state.places.leave(seat, ended);
  if (news !== undefined) {
    const { receiver } = seat;
    state.deps.log.warn(
      { receiver },
      news === 'failing' ? keepsFailing : 'a receiver answers again',
    );
  }
  if (wasFull || state.backlog.isWorthLooking(seat.receiver)) look(state);
}

function runDue(state: State): Promise<number> {
  const { deps, holder, lost } = state;
  return deliverDue(deps.clock.now(), {
    watchers: state.watchers,
    underWay: () => underWay(state),
    claim: () => claimSoon(state),
    // Our list may be incomplete: a claim may have leased notifications that it has not started yet.
    isAnyLeft: async (until) =>
      !state.stopping && (await isAnyDue(deps.db, until, { holder, lost })),
  });
}

function underWay(state: State): Flight[] {
  return [...state.flights.values()];
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
