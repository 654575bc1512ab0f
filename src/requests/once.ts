// Does a merchant's request once: its effect, the memory of it and the answer commit together.

import type { Answer } from '../dialect.ts';
import type { Tx } from '../storage/db.ts';
import { sql } from '../storage/db.ts';
import { type Asked, claimOf, earlierAnswer, type RequestDeps } from './asked.ts';
import { answered, claim } from './store.ts';

/**
 * `work` runs in a transaction; where it throws, the request was never made. A repeat gets the earlier
 * answer. Throws REQUEST_ID_REUSED and REQUEST_IN_FLIGHT.
 */
export async function once(
  deps: RequestDeps,
  clientId: string,
  asked: Asked,
  work: (tx: Tx) => Promise<Answer>,
): Promise<{ answer: Answer; replayed: boolean }> {
  const now = deps.clock.now();
  const done = await deps.db.transaction(async (tx) => {
    const claimed = await tx.rows<{ key: string }>(
      claim(claimOf(deps, clientId, asked, now), null),
    );
    if (claimed.length === 0) return undefined;
    const answer = await work(tx);
    await tx.rows(answered(clientId, asked.key, answer, sql`select 1`));
    return answer;
  });
  if (done !== undefined) return { answer: done, replayed: false };
  return { answer: await earlierAnswer(deps, clientId, asked), replayed: true };
}
