// The rotation of ENCRYPTION_KEY: everything sealed is opened before a start writes, then sealed with the newest key.
import type { Log } from '../lib/log.ts';
import type { Sealer } from '../lib/seal.ts';
import type { Db } from '../storage/db.ts';
import { requireKeys, reseal, type SealedKind, staleSeals } from '../storage/sealed.ts';
import type { Job } from './job-runner.ts';

interface ResealDeps {
  db: Db;
  log: Log;
  sealer: Sealer;
  /** Everything that this gateway keeps sealed. */
  kinds: readonly SealedKind[];
}

/** So many texts of each kind are sealed again before a start goes on. The job does the rest. */
const atStart = 1000;

/**
 * Makes sure that everything sealed can be opened, then begins to seal it with the newest key, and logs what
 * still needs an older key. Throws SealedElsewhere before anything is written.
 */
export async function turnToNewestKey(deps: ResealDeps): Promise<void> {
  await requireKeys(deps.db, deps.sealer, deps.kinds);
  await reseal(deps.db, deps.sealer, deps.kinds, damaged(deps), atStart);
  const isRotating = deps.sealer.keyIds.length > 1;
  if (isRotating) await logNeeds(deps);
}

/** Seals again what older keys have sealed, until nothing is left, and logs when the older keys can go. */
export function resealJob(deps: ResealDeps): Job {
  return {
    name: 'seal with the newest key',
    everySeconds: 60,
    async run() {
      const resealed = await reseal(deps.db, deps.sealer, deps.kinds, damaged(deps));
      if (resealed > 0) await logNeeds(deps);
    },
  };
}

async function logNeeds({ db, log, sealer, kinds }: ResealDeps): Promise<void> {
  const needs = await staleSeals(db, sealer, kinds);
  if (needs.length > 0) {
    log.warn(
      { needs },
      'an older ENCRYPTION_KEY is still needed; a job seals again what it sealed',
    );
  } else {
    log.info('nothing needs an older ENCRYPTION_KEY: it can be removed');
  }
}

function damaged({ log }: ResealDeps) {
  return (kind: string, id: string, error: unknown) =>
    log.error({ err: error, kind, id }, 'a sealed text does not open: it was changed');
}
