// SNAP's ids are unique for a day in Jakarta, so a round stays within one day of business time.
import type { Caller } from './caller.ts';

const daySeconds = 24 * 3600;
const jakartaSeconds = 7 * 3600;
/** More than all jumps of a round together. */
const marginSeconds = 2 * 3600;

/** Seconds of business time since midnight in Jakarta, and until the next. */
export async function dayOf(caller: Caller): Promise<{ passed: number; left: number }> {
  const answer = await caller.call('GET', '/sandbox/v1/clock');
  const now = answer?.status === 200 ? (JSON.parse(answer.text) as { now: string }).now : undefined;
  const at = now === undefined ? Date.now() : Date.parse(now);
  const passed = (Math.floor(at / 1000) + jakartaSeconds) % daySeconds;
  return { passed, left: daySeconds - passed };
}

/** Moves business time into the next day if little is left of this one. */
export async function makeRoom(caller: Caller): Promise<void> {
  const { passed, left } = await dayOf(caller);
  const seconds = left < marginSeconds ? left + marginSeconds : Math.max(0, marginSeconds - passed);
  if (seconds > 0) await caller.call('POST', '/sandbox/v1/clock', { advance_seconds: seconds });
}
