// After a round: heals what is left, asks again what was not answered, and waits for every notification.
import type { Caller } from './caller.ts';
import type { Random } from './random.ts';
import { makeSure, makeSureOfRefund, type Stage, type Story } from './story.ts';
import { pause, until } from './until.ts';
import type { World } from './world.ts';

/** A lease of a killed gateway runs out after two time-outs and 15 s; then there must be an attempt. */
const notificationsWithinMs = 60_000;

/** Makes everything definite. Returns what could not be made so, as sentences. */
export async function settleDown(
  world: World,
  stories: readonly Story[],
  random: Random,
): Promise<string[]> {
  await world.database.revive();
  await world.gateway.ready();
  const problems = await settleQuestions(world, stories, random);
  return [...problems, ...(await settleNotifications(world))];
}

/** Waits until no notification is pending. Returns whether that took too long, as a sentence. */
export async function settleNotifications({ caller }: Pick<World, 'caller'>): Promise<string[]> {
  const isOver = await until(() => isNothingPending(caller), notificationsWithinMs, 250);
  return isOver ? [] : ['notifications are still pending a minute after the fault'];
}

/** Asks again what was not answered. Returns what is not answered definitely, as a sentence. */
export async function settleQuestions(
  { caller, history }: Pick<World, 'caller' | 'history'>,
  stories: readonly Story[],
  random: Random,
): Promise<string[]> {
  const stage: Stage = { caller, history, random, isOver: () => true };
  const isOpen = ({ made, refund }: Story) => made === 'asked' || refund?.done === 'asked';
  const settle = async (story: Story) => {
    await makeSure(stage, story);
    await makeSureOfRefund(stage, story);
  };
  const allSettled = async () => {
    const open = stories.filter(isOpen);
    for (let from = 0; from < open.length; from += 8) {
      await Promise.all(open.slice(from, from + 8).map(settle));
    }
    return !stories.some(isOpen);
  };
  if (await until(allSettled, 20_000, 500)) return [];
  const left = stories.filter(isOpen).map(({ order }) => `${order.channel} ${order.reference}`);
  return [`not answered definitely 20 s after the fault: ${left.join(', ')}`];
}

/** Whether no notification waits. Those that ran out of retries are sent once more, as an operator would. */
async function isNothingPending(caller: Caller): Promise<boolean> {
  const [pending, exhausted] = await Promise.all(
    ['PENDING', 'EXHAUSTED'].map((status) =>
      caller.call('GET', `/sandbox/v1/notifications?status=${status}`),
    ),
  );
  if (pending?.status !== 200 || exhausted?.status !== 200) return false;
  for (const { id } of listed(exhausted.text)) {
    await caller.call('POST', `/sandbox/v1/notifications/${id}/resend`);
  }
  if (listed(exhausted.text).length > 0) await pause(100);
  return listed(pending.text).length === 0 && listed(exhausted.text).length === 0;
}

export interface Listed {
  id: string;
  reference: string;
  event: string;
  status: string;
}

export function listed(text: string): Listed[] {
  return (JSON.parse(text) as { notifications: Listed[] }).notifications;
}
