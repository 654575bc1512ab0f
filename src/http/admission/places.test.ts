// The limit follows the latency, and merchants share the places: against a gateway that is simulated, in its own time.
import { describe, expect, it } from 'vitest';
import { Places } from './places.ts';

const bounds = { floor: 64, ceiling: 1024 };

/** Calls that wait in one queue, as they do for the one thread and the one disk that they share. */
class Simulation {
  now = 0;
  /** How long one call alone takes, and how many are worked on at once. */
  workMs = 1;
  atOnce = 4;
  readonly places = new Places(bounds, () => this.now);
  readonly #queue: { merchant: string; enteredMs: number }[] = [];
  /** The latencies of calls that ended, in milliseconds, by merchant. */
  readonly took: Record<string, number[]> = {};
  refused = 0;

  call(merchant: string): void {
    if (!this.places.hasRoom(merchant)) {
      this.refused += 1;
      return;
    }
    this.places.enter(merchant);
    this.#queue.push({ merchant, enteredMs: this.now });
  }

  /** Runs for so long; `arrive` is called every millisecond. */
  run(ms: number, arrive: () => void): void {
    this.refused = 0;
    for (const merchant of Object.keys(this.took)) delete this.took[merchant];
    for (let n = 0; n < ms; n++) {
      arrive();
      this.now += 1;
      const done = Math.round(this.atOnce / this.workMs);
      for (const { merchant, enteredMs } of this.#queue.splice(0, done)) {
        this.places.leave(merchant);
        this.took[merchant] ??= [];
        this.took[merchant].push(this.now - enteredMs);
      }
    }
  }

  p99(merchant: string): number {
    const sorted = (this.took[merchant] ?? []).toSorted((a, b) => a - b);
    return sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN;
  }
}

const times = (n: number, call: () => void) => () => {
  for (let i = 0; i < n; i++) call();
};

describe('the limit', () => {
  it('refuses nothing while the gateway keeps up', () => {
    const gateway = new Simulation();
    gateway.run(
      5000,
      times(3, () => gateway.call('a')),
    );
    expect(gateway.refused).toBe(0);
  });

  it('keeps the latency near what is normal under ten times the load, and refuses the rest', () => {
    const gateway = new Simulation();
    // Normal: as many at once as are never refused.
    gateway.run(1000, () => {
      while (gateway.places.inFlight < 60) gateway.call('a');
    });
    const normal = gateway.p99('a');
    gateway.run(
      5000,
      times(40, () => gateway.call('a')),
    );
    gateway.run(
      5000,
      times(40, () => gateway.call('a')),
    );
    expect(gateway.p99('a')).toBeLessThanOrEqual(2.2 * Math.max(normal, 15));
    expect(gateway.refused).toBeGreaterThan(5000 * 30);
    // What is let in is as much as can be done.
    expect(gateway.places.inFlight).toBeGreaterThanOrEqual(bounds.floor);
  });

  it('follows a gateway that becomes slow, and recovers by itself', () => {
    const gateway = new Simulation();
    const flood = times(20, () => gateway.call('a'));
    gateway.run(5000, flood);
    const before = gateway.places.limit;
    gateway.workMs = 4;
    gateway.run(10_000, flood);
    // What is normal now is four times slower, and twice that is tolerated.
    expect(gateway.places.limit).toBeLessThanOrEqual(2 * bounds.floor);
    gateway.workMs = 0.1;
    gateway.run(10_000, flood);
    expect(gateway.places.limit).toBeGreaterThanOrEqual(before);
    gateway.run(
      1000,
      times(1, () => gateway.call('a')),
    );
    expect(gateway.refused).toBe(0);
  });

  it('never leaves its bounds', () => {
    const gateway = new Simulation();
    gateway.atOnce = 2000;
    const flood = times(1500, () => gateway.call('a'));
    for (let n = 0; n < 50; n++) {
      gateway.run(100, flood);
      expect(gateway.places.limit).toBeLessThanOrEqual(bounds.ceiling);
    }
    expect(gateway.places.limit).toBe(bounds.ceiling);
    gateway.atOnce = 1;
    for (let n = 0; n < 50; n++) {
      gateway.run(100, flood);
      expect(gateway.places.limit).toBeGreaterThanOrEqual(bounds.floor);
    }
    expect(gateway.places.limit).toBeLessThanOrEqual(3 * bounds.floor);
  });
});

describe('the shares', () => {
  const full = (held: Record<string, number>) => {
    const places = new Places({ floor: 8, ceiling: 8 });
    for (const [merchant, n] of Object.entries(held)) {
      for (let i = 0; i < n; i++) places.enter(merchant);
    }
    return places;
  };

  it('one merchant alone may have every place, and no more', () => {
    const places = full({ a: 7 });
    expect(places.hasRoom('a')).toBe(true);
    places.enter('a');
    expect(places.hasRoom('a')).toBe(false);
  });

  it('another gets its share at once, and the first one none until it is below its own', () => {
    const places = full({ a: 8 });
    for (let n = 0; n < 4; n++) {
      expect(places.hasRoom('b')).toBe(true);
      places.enter('b');
    }
    expect(places.hasRoom('b')).toBe(false);
    for (let n = 0; n < 4; n++) {
      expect(places.hasRoom('a')).toBe(false);
      places.leave('a');
    }
    // Eight are in flight, four of each: a has its share, and no more.
    expect([places.inFlight, places.hasRoom('a'), places.hasRoom('b')]).toEqual([8, false, false]);
    places.leave('a');
    expect([places.hasRoom('a'), places.hasRoom('b')]).toEqual([true, true]);
  });

  it('many merchants together have a bound', () => {
    const places = full({ a: 8 });
    let letIn = 0;
    for (let n = 0; n < 100; n++) {
      if (!places.hasRoom(`m${n}`)) continue;
      places.enter(`m${n}`);
      letIn += 1;
    }
    expect(letIn).toBe(8);
  });

  it('one merchant at full speed leaves another its normal latency', () => {
    const alone = new Simulation();
    const quiet = (gateway: Simulation) => () => {
      if (gateway.now % 2 === 0) gateway.call('quiet');
    };
    alone.run(4000, quiet(alone));
    const flooded = new Simulation();
    flooded.run(4000, () => {
      times(50, () => flooded.call('loud'))();
      quiet(flooded)();
    });
    flooded.run(4000, () => {
      times(50, () => flooded.call('loud'))();
      quiet(flooded)();
    });
    // Not one of the quiet merchant's calls is refused, and none waits behind more than the limit.
    expect(flooded.took.quiet?.length).toBeGreaterThanOrEqual(1990);
    expect(flooded.p99('quiet')).toBeLessThanOrEqual(alone.p99('quiet') + 45);
  });
});

describe('a call that is away', () => {
  it('frees its place until it is back', async () => {
    const places = new Places({ floor: 1, ceiling: 1 });
    places.enter('a');
    let back = () => {};
    const away = places.away('a', () => new Promise<void>((done) => (back = done)));
    expect(places.inFlight).toBe(0);
    back();
    await away;
    expect(places.inFlight).toBe(1);
    places.leave('a');
    expect(places.inFlight).toBe(0);
  });

  it('counts even if it fails, and there are not more of them than the ceiling', async () => {
    const places = new Places({ floor: 1, ceiling: 1 });
    places.enter('a');
    let fail = (_: Error) => {};
    const away = places.away('a', () => new Promise((_, no) => (fail = no)));
    expect(places.hasRoom('a')).toBe(false);
    fail(new Error('no answer'));
    await expect(away).rejects.toThrow('no answer');
    expect(places.inFlight).toBe(1);
  });

  it('has no place to free if no call of the merchant is in flight', async () => {
    const places = new Places({ floor: 1, ceiling: 1 });
    expect(await places.away('a', async () => places.inFlight)).toBe(0);
    expect(places.inFlight).toBe(0);
  });
});
