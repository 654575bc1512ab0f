// What falls due for cards by the clock: tries that nobody answered, cards that customers left, old seals.
import { abandonStale } from './attempt-store.ts';
import type { CardDeps } from './deps.ts';
import { recoverTries } from './recover-tries.ts';
import { resealStale } from './vault.ts';

/** The jobs of cards: each with its name and the seconds of real time between two runs. */
export function cardJobs(cards: CardDeps) {
  const { db, clock } = cards.payments;
  return [
    { name: 'recover card tries', everySeconds: 5, run: () => recoverTries(cards) },
    {
      name: 'forget left cards',
      everySeconds: 30,
      run: () => abandonStale(db.single, clock.now()),
    },
    {
      name: 'seal saved cards again',
      everySeconds: 60,
      run: () => resealStale(db.single, cards.sealer),
    },
  ];
}
