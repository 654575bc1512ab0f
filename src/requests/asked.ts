// What every verb that a merchant's request asks for needs: claim the request, or find its earlier answer.

import type { Answer } from '../dialect.ts';
import type { Clock } from '../lib/clock.ts';
import type { Db } from '../storage/db.ts';
import { replay } from './replay.ts';
import type { Claim } from './request.ts';
import { recall } from './store.ts';

export interface RequestDeps {
  db: Db;
  clock: Clock;
  /** How long requests are remembered, in seconds. */
  requestRetentionSeconds: number;
}

/** A merchant's call by its key and the hash of its target and body. */
export interface Asked {
  key: string;
  hash: Buffer;
}

export function claimOf(deps: RequestDeps, clientId: string, asked: Asked, now: Date): Claim {
  return {
    request: { clientId, ...asked, createdAt: now },
    retentionSeconds: deps.requestRetentionSeconds,
  };
}

/** The answer given to this request before; throws REQUEST_IN_FLIGHT or REQUEST_ID_REUSED. */
export async function earlierAnswer(
  deps: RequestDeps,
  clientId: string,
  asked: Asked,
): Promise<Answer> {
  const before = forgetBefore(deps, deps.clock.now());
  return replay(await recall(deps.db, clientId, asked.key, before), asked.hash);
}

/**
 * For a request that is about to be refused: a Request-Id that was used before is the earlier fault and is
 * reported first (DOKU API, order of checks). Answers undefined where the id is new.
 */
export async function repeated(
  deps: RequestDeps,
  clientId: string,
  asked: Asked,
): Promise<Answer | undefined> {
  const before = forgetBefore(deps, deps.clock.now());
  const remembered = await recall(deps.db, clientId, asked.key, before);
  return remembered && replay(remembered, asked.hash);
}

function forgetBefore(deps: RequestDeps, now: Date): Date {
  return new Date(now.getTime() - deps.requestRetentionSeconds * 1000);
}
