// Clocks that jump: the gateway's wall clock, and the sandbox's business time.
import { both, type Fault } from './fault.ts';

// A round has room for each of them within its day (day.ts).

/** Seconds, also beyond the 3600 in which a signature is valid: then every call is turned away. */
const wallJumps = [-5000, -600, -61, -2, 2, 61, 600, 5000];

const wallClock: Fault = {
  name: 'wall-clock',
  settings: both,
  async begin({ gateway, caller }, random) {
    const seconds = random.pick(wallJumps);
    gateway.setClock(seconds * 1000);
    return async () => {
      gateway.setClock(0);
      // What was planned while the clock was ahead is due when that time comes, so business time goes there.
      if (seconds > 0) {
        await caller.call('POST', '/sandbox/v1/clock', { advance_seconds: seconds });
      }
    };
  },
};

const sandboxClock: Fault = {
  name: 'sandbox-clock',
  settings: both,
  async begin({ caller }, random) {
    const seconds = random.pick([1, 90, 600, 1800]);
    await caller.call('POST', '/sandbox/v1/clock', { advance_seconds: seconds });
    return () => {};
  },
};

export const clockFaults = [wallClock, sandboxClock];
