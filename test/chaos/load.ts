// Callers who play one order after another until they are told to stop.
import type { Caller } from './caller.ts';
import type { History } from './history.ts';
import type { Random } from './random.ts';
import { playStory, type Stage, type Story } from './story.ts';

export interface Load {
  stories: Story[];
  /** What callers could not make sense of. */
  problems: string[];
  /** Lets every caller finish what it is doing. */
  stop(): Promise<void>;
}

/** Starts `callers` at once. Now and then a merchant looks at reports or everything is settled. */
export function startLoad(caller: Caller, history: History, random: Random, callers: number): Load {
  const stories: Story[] = [];
  const problems: string[] = [];
  let over = false;
  const isOver = () => over;
  const act = async (stage: Stage) => {
    while (!over) {
      await playStory(stage, (story) => stories.push(story));
      if (stage.random.chance(0.03)) await caller.call('POST', '/sandbox/v1/settlements', {});
      if (stage.random.chance(0.1)) await caller.call('GET', stage.random.pick(sights));
    }
  };
  const acting = Array.from({ length: callers }, (_, index) =>
    act({ caller, history, random: random.branch(`caller ${index}`), isOver }).catch((error) => {
      problems.push(`a caller failed: ${error instanceof Error ? error.stack : error}`);
    }),
  );
  return {
    stories,
    problems,
    async stop() {
      over = true;
      await Promise.all(acting);
    },
  };
}

/** Pages and lists that others look at in the meantime. */
const sights = [
  '/docs',
  '/openapi.json',
  '/metrics',
  '/simulator',
  '/sandbox/v1/notifications',
  '/sandbox/v1/ledger',
];
