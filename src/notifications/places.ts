// Places: how many attempts may be open at once, shared out by merchant and by receiver, learned from the answers.

export interface PlaceLimits {
  /** What a receiver begins with. */
  perReceiver: number;
  /** What a receiver that answers quickly grows to. */
  mostPerReceiver: number;
  /** What all receivers of one merchant have together. */
  perMerchant: number;
  total: number;
}

/** Whose place it is. */
export interface Seat {
  receiver: string;
  clientId: string;
}

/** How an attempt ended. */
export interface Ended {
  delivered: boolean;
  seconds: number;
}

interface Receiver {
  open: number;
  limit: number;
  /** Failed attempts since the last answer. */
  failures: number;
}

/** An answer that takes longer than this does not ask for more at once. */
const quickSeconds = 1;
/** Failures in a row after which a receiver is tried with one attempt at a time. */
const failuresUntilOnePlace = 5;
/** The most receivers that are remembered, beyond those with an open attempt. */
const remembered = 10_000;

export interface Places {
  /** What a receiver has that nothing is known about. */
  usual: number;
  /** Takes a place, also beyond a limit: for what is leased already. */
  enter(seat: Seat): void;
  /** Takes a place if the receiver, its merchant and the whole have one. */
  take(seat: Seat): boolean;
  /**
   * Gives a place back. What became of the attempt teaches how many the receiver gets; absent if none was made.
   * Returns what has changed: `failing` when the receiver is down to one place, `answering` when it is back.
   */
  leave(seat: Seat, ended?: Ended): 'failing' | 'answering' | undefined;
  /** How many places are free in all. */
  free(): number;
  /** How many places a receiver has left; never below zero. */
  leftFor(receiver: string): number;
  /** A receiver's limit now. */
  limitOf(receiver: string): number;
  /** Free places of the receivers and merchants that differ from the usual. */
  offers(): { receivers: Map<string, number>; merchants: Map<string, number> };
  /** Receivers that keep failing and are tried with one place. */
  failing(): string[];
}

export function createPlaces(limits: PlaceLimits): Places {
  const receivers = new Map<string, Receiver>();
  const merchants = new Map<string, number>();
  let open = 0;
  const start = Math.min(limits.perReceiver, limits.mostPerReceiver);

  const receiverOf = (name: string): Receiver => {
    const known = receivers.get(name);
    if (known !== undefined) return known;
    const made = { open: 0, limit: start, failures: 0 };
    if (receivers.size >= remembered) forgetIdle(receivers);
    receivers.set(name, made);
    return made;
  };
  const leftFor = (name: string) => {
    const known = receivers.get(name);
    return known === undefined ? start : Math.max(0, known.limit - known.open);
  };
  const leftForMerchant = (clientId: string) =>
    Math.max(0, limits.perMerchant - (merchants.get(clientId) ?? 0));
  const enter = ({ receiver, clientId }: Seat) => {
    open += 1;
    receiverOf(receiver).open += 1;
    merchants.set(clientId, (merchants.get(clientId) ?? 0) + 1);
  };
  return {
    usual: start,
    enter,
    take(seat) {
      if (open >= limits.total || leftForMerchant(seat.clientId) === 0) return false;
      if (leftFor(seat.receiver) === 0) return false;
      enter(seat);
      return true;
    },
    leave({ receiver, clientId }, ended) {
      open -= 1;
      const left = (merchants.get(clientId) ?? 1) - 1;
      if (left > 0) merchants.set(clientId, left);
      else merchants.delete(clientId);
      const one = receiverOf(receiver);
      const wasFailing = isFailing(one);
      const wasFull = one.open >= one.limit;
      one.open -= 1;
      if (ended !== undefined) learn(one, ended, wasFull, start, limits.mostPerReceiver);
      if (one.open === 0 && one.failures === 0 && one.limit === start) receivers.delete(receiver);
      if (isFailing(one) === wasFailing) return undefined;
      return wasFailing ? 'answering' : 'failing';
    },
    free: () => Math.max(0, limits.total - open),
    leftFor,
    limitOf: (name) => receivers.get(name)?.limit ?? start,
    offers: () => ({
      receivers: new Map([...receivers.keys()].map((name) => [name, leftFor(name)])),
      merchants: new Map([...merchants.keys()].map((id) => [id, leftForMerchant(id)])),
    }),
    failing: () => [...receivers].filter(([, one]) => isFailing(one)).map(([name]) => name),
  };
}

function isFailing({ failures }: Receiver): boolean {
  return failures >= failuresUntilOnePlace;
}

/** Grows while answers are quick and every place is in use, halves after a failure or a slow answer. */
function learn(
  one: Receiver,
  { delivered, seconds }: Ended,
  wasFull: boolean,
  start: number,
  most: number,
): void {
  if (!delivered) {
    one.failures += 1;
    one.limit = isFailing(one) ? 1 : Math.max(1, Math.floor(one.limit / 2));
    return;
  }
  const isBack = one.failures > 0;
  one.failures = 0;
  if (seconds > quickSeconds) one.limit = Math.max(1, Math.floor(one.limit / 2));
  else if (isBack) one.limit = Math.max(one.limit, start);
  else if (wasFull || one.limit < start) one.limit = Math.min(most, one.limit + 1);
}

/** Forgets what was learned about receivers that have nothing open: they begin anew. */
function forgetIdle(receivers: Map<string, Receiver>): void {
  for (const [name, { open }] of receivers) if (open === 0) receivers.delete(name);
}
