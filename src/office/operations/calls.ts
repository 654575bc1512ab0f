// Calls with an Idempotency-Key in the database: what was answered is answered again.
import { jsonReady } from '../../lib/json-ready.ts';
import { Refusal } from '../../refusal.ts';
import { sql, type Tx } from '../../storage/db.ts';

export interface KeyedCall {
  /** Kind and id: keys of different actors are different. */
  actor: string;
  key: string;
  /** SHA-256 of what is asked for. */
  hash: Buffer;
}

/** After this time a call without an answer counts as dead, and a repeat does it again. */
const inFlightSeconds = 60;

/**
 * Takes the key for a call. Returns the answer of an earlier one; undefined if the caller shall do the work. Throws
 * REQUEST_ID_REUSED for a key that was used for something else, and REQUEST_IN_FLIGHT.
 */
export async function beginCall(
  tx: Tx,
  { actor, key, hash }: KeyedCall,
): Promise<{ answer: unknown } | undefined> {
  const [row] = await tx.rows<{
    mine: boolean;
    same: boolean;
    status: number | null;
    answer: unknown;
  }>(sql`
    with taken as (
      insert into office_calls (actor, key, hash, at) values (${actor}, ${key}, ${hash}, now())
      on conflict (actor, key) do update set at = now()
        where office_calls.hash = ${hash} and office_calls.status is null
          and office_calls.at < now() - make_interval(secs => ${inFlightSeconds})
      returning true as mine)
    select true as mine, true as same, null::smallint as status, null::jsonb as answer from taken
    union all
    select false, hash = ${hash}, status, answer from office_calls
    where actor = ${actor} and key = ${key} and not exists (select from taken)`);
  if (row === undefined || row.mine) return undefined;
  if (!row.same) throw new Refusal({ code: 'REQUEST_ID_REUSED' });
  if (row.status === null) throw new Refusal({ code: 'REQUEST_IN_FLIGHT' });
  return { answer: row.answer };
}

/** Keeps what the call was answered. */
export async function endCall(tx: Tx, { actor, key }: KeyedCall, answer: unknown): Promise<void> {
  await tx.rows(sql`
    update office_calls set status = 200, answer = ${JSON.stringify(jsonReady(answer ?? {}))}::jsonb
    where actor = ${actor} and key = ${key}`);
}

/** Gives the key free: the call was refused, and changed nothing. */
export async function forgetCall(tx: Tx, { actor, key }: KeyedCall): Promise<void> {
  await tx.rows(sql`delete from office_calls where actor = ${actor} and key = ${key}`);
}

/** Forgets what calls before `before` were answered, wall-clock time: their keys are free again. */
export async function forgetCalls(tx: Tx, before: Date): Promise<void> {
  await tx.rows(sql`delete from office_calls where at < ${before}`);
}
