// How many calls may be in flight: a limit that follows the latency of the calls themselves.

export interface LimitBounds {
  /** The limit never falls below it. */
  floor: number;
  /** The limit never rises above it. */
  ceiling: number;
}

/** A window ends after this many milliseconds, once enough calls have ended in it … */
const windowMs = 200;
/** … which is this many. */
const enough = 20;
/** Latency may always grow to this many milliseconds before the limit falls. */
const toleratedMs = 20;
/** Latency may grow to this many times what is normal. */
const toleratedTimes = 2;

/**
 * What is normal is learnt while no more calls than `floor` are in flight. If the mean latency of a window is
 * over twice that, the limit falls in proportion, because latency grows in proportion to what is in flight;
 * if it is not and the limit was reached, the limit grows by a sixteenth. The latency is the mean number of
 * calls in flight by the rate at which they end (Little's law), so calls that are away on somebody else's
 * network count for nothing. There is no timer: windows end when calls do, and an idle gateway does nothing.
 */
export class AdaptiveLimit {
  /** How many calls may be in flight. */
  current: number;
  readonly #bounds: LimitBounds;
  #normalMs = 0;
  #inFlight = 0;
  #changedMs: number;
  #startedMs: number;
  /** Calls in flight, times the milliseconds that they were. */
  #callMs = 0;
  #ended = 0;
  #peak = 0;
  #reached = false;

  constructor(bounds: LimitBounds, nowMs: number) {
    this.#bounds = bounds;
    this.current = Math.min(bounds.ceiling, 4 * bounds.floor);
    this.#startedMs = nowMs;
    this.#changedMs = nowMs;
  }

  /** Notes how many calls are in flight from now on. */
  changed(nowMs: number, inFlight: number): void {
    this.#callMs += this.#inFlight * (nowMs - this.#changedMs);
    this.#changedMs = nowMs;
    this.#inFlight = inFlight;
    if (inFlight > this.#peak) this.#peak = inFlight;
    if (inFlight >= this.current) this.#reached = true;
  }

  /** Notes that a call ended, after `changed`. */
  ended(nowMs: number): void {
    this.#ended += 1;
    if (nowMs - this.#startedMs < windowMs || this.#ended < enough) return;
    this.#follow(this.#callMs / this.#ended);
    this.#startedMs = nowMs;
    this.#callMs = 0;
    this.#ended = 0;
    this.#peak = this.#inFlight;
    this.#reached = false;
  }

  #follow(meanMs: number): void {
    this.#learn(meanMs);
    const wantedMs = Math.max(toleratedMs, toleratedTimes * this.#normalMs);
    if (meanMs > wantedMs) this.#shrink(Math.max(0.5, wantedMs / meanMs));
    else if (this.#reached) this.#grow();
  }

  #learn(meanMs: number): void {
    const isCalm = this.#peak <= this.#bounds.floor;
    if (meanMs < this.#normalMs || (isCalm && this.#normalMs === 0)) this.#normalMs = meanMs;
    else if (isCalm) this.#normalMs += (meanMs - this.#normalMs) / 8;
  }

  #shrink(factor: number): void {
    const { floor } = this.#bounds;
    const used = Math.min(this.current, Math.max(this.#peak, floor));
    this.current = Math.max(floor, Math.floor(used * factor));
  }

  #grow(): void {
    const more = Math.max(1, this.current >> 4);
    this.current = Math.min(this.#bounds.ceiling, this.current + more);
  }
}
