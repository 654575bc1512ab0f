// The gate before a provider: so many calls at once, each within its time, and none while it does not reply.
import { type BreakerState, createBreaker } from './breaker.ts';

/** The provider did not reply, or its reply says nothing: what it did is unknown. */
export class NoReply extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'NoReply';
  }
}

/** Nothing was sent: the provider is left alone, or all places stayed taken. */
export class NotSent extends NoReply {
  constructor(message: string) {
    super(message);
    this.name = 'NotSent';
  }
}

export interface Gate {
  /**
   * Runs a call in a place. The signal ends it when its time is over. What it throws as NoReply counts against the
   * provider. Throws NotSent without calling it.
   */
  run<T>(call: (signal: AbortSignal) => Promise<T>): Promise<T>;
  isOpen(): boolean;
  state(): BreakerState;
  readonly inFlight: number;
  readonly waiting: number;
}

export interface GateSettings {
  concurrency: number;
  timeoutSeconds: number;
  nowMs?: (() => number) | undefined;
}

/** A gate for one provider in one process. A call waits for its place no longer than the call itself may take. */
export function createGate(settings: GateSettings): Gate {
  const { concurrency, timeoutSeconds, nowMs = () => performance.now() } = settings;
  const breaker = createBreaker();
  const line: (() => void)[] = [];
  let inFlight = 0;

  const place = async (signal: AbortSignal): Promise<void> => {
    if (inFlight < concurrency) {
      inFlight += 1;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const take = () => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      const leave = () => {
        const at = line.indexOf(take);
        if (at !== -1) line.splice(at, 1);
        reject(new NotSent('all places for calls to the provider stayed taken'));
      };
      signal.addEventListener('abort', leave, { once: true });
      line.push(take);
    });
  };
  // A place goes from one call to the next, so that nobody overtakes those who wait.
  const leave = () => {
    const next = line.shift();
    if (next === undefined) inFlight -= 1;
    else next();
  };
  return {
    async run(call) {
      const signal = AbortSignal.timeout(Math.ceil(timeoutSeconds * 1000));
      await place(signal);
      try {
        if (!breaker.admits(nowMs())) {
          throw new NotSent('the provider has not replied lately and is left alone for a moment');
        }
        const result = await call(signal);
        breaker.replied();
        return result;
      } catch (error) {
        if (error instanceof NoReply && !(error instanceof NotSent)) breaker.failed(nowMs());
        else if (!(error instanceof NotSent)) breaker.replied();
        throw error;
      } finally {
        leave();
      }
    },
    isOpen: () => breaker.isOpen(nowMs()),
    state: () => breaker.state(nowMs()),
    get inFlight() {
      return inFlight;
    },
    get waiting() {
      return line.length;
    },
  };
}
