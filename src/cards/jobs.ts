// The jobs for cards: recover unanswered tries, delete abandoned cards, forget old counts.
import { abandonStale } from './attempt-store.ts';
import type { CardDeps } from './deps.ts';
import { forgetTries } from './limits.ts';
import { recoverTries } from './recover-tries.ts';

/** The jobs of cards, each with its name and its interval in seconds of real time. */
export function cardJobs(cards: CardDeps) {
  const { db, clock } = cards.payments;
  return [
    { name: 'recover card tries', everySeconds: 5, run: () => recoverTries(cards) },
    {
      name: 'delete abandoned cards',
      everySeconds: 30,
      run: () => abandonStale(db.single, clock.now()),
    },
    {
      name: 'forget counted tries',
      everySeconds: 300,
      run: () => forgetTries(db.single, cards.limits, clock.now()),
    },
  ];
}
