// The load: orders of all channels that are made, paid and refunded, and a pulse of new ones that waits for nobody.
import type { Caller } from '../chaos/caller.ts';
import type { History } from '../chaos/history.ts';
import { startLoad } from '../chaos/load.ts';
import { newOrder } from '../chaos/orders.ts';
import type { Random } from '../chaos/random.ts';
import type { Story } from '../chaos/story.ts';

export interface Traffic {
  /** Every order so far. */
  stories(): Story[];
  problems(): string[];
  stop(): Promise<void>;
}

/** The pulse shows a gap as it is: callers who wait for an answer would prolong it by their patience. */
const pulseEveryMs = 100;
const pulsesAtOnce = 40;

export function startTraffic(caller: Caller, history: History, random: Random): Traffic {
  const load = startLoad(caller, history, random.branch('load'), 3);
  const pulses: Story[] = [];
  const problems: string[] = [];
  const beating = new Set<Promise<void>>();
  const chance = random.branch('pulse');
  const timer = setInterval(() => {
    if (beating.size >= pulsesAtOnce) return;
    const story: Story = {
      order: newOrder(chance),
      ...{ made: 'asked', paid: 'not asked', failed: 'not asked' },
    };
    pulses.push(story);
    const beat = pulse(caller, story)
      .catch((error) => void problems.push(`a pulse failed: ${error}`))
      .finally(() => beating.delete(beat));
    beating.add(beat);
  }, pulseEveryMs);
  return {
    stories: () => [...load.stories, ...pulses],
    problems: () => [...load.problems, ...problems],
    async stop() {
      clearInterval(timer);
      await Promise.all([load.stop(), ...beating]);
    },
  };
}

/** Makes one order, and asks once: what is not answered is asked again at the end. */
async function pulse(caller: Caller, story: Story): Promise<void> {
  const told = await caller.ask(story.order.question);
  if (told.kind === 'done') story.made = 'acknowledged';
}

/** When something was acknowledged, in milliseconds of the history's clock. */
export function acknowledgements({ asked, seen }: History): number[] {
  return [
    ...asked.filter(({ told }) => told.kind === 'done').map(({ toldAt }) => toldAt),
    ...seen.filter(({ how }) => how === 'acknowledged').map(({ toldAt }) => toldAt),
  ];
}
