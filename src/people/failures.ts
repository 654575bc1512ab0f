// Failed sign-ins, counted in the database for all processes: each one makes the next wait longer.
import { createHash } from 'node:crypto';
import { networkOf } from '../lib/network.ts';
import { sql, type Tx } from '../storage/db.ts';

/** So many failures cost nothing; then the wait doubles with each, up to the longest. */
export const failureLimits = {
  ofEmail: 5,
  /** Many people may share an address. */
  ofAddress: 50,
  firstWaitSeconds: 5,
  longestWaitSeconds: 15 * 60,
  /** After so long without a failure, counting begins again. */
  forgottenSeconds: 24 * 60 * 60,
} as const;

/** Somebody who tries to sign in. */
export interface Tries {
  /** As typed. An unknown one is counted like a known one. */
  email: string;
  from?: string | undefined;
}

/**
 * Counts a try as failed before it is made, so that tries at the same time do not pass together. Returns how many
 * seconds to wait, 0 if the try may be made. Call `forgive` if it succeeds.
 */
export async function countTry(tx: Tx, tries: Tries): Promise<number> {
  const subjects = subjectsOf(tries);
  const wait = await waitOf(tx, subjects);
  if (wait > 0) return wait;
  // In one order everywhere, so that two statements do not wait for each other.
  for (const subject of subjects) {
    if (!(await count(tx, subject))) return Math.max(1, await waitOf(tx, subjects));
  }
  return 0;
}

interface Subject {
  key: Buffer;
  /** How many failures cost nothing. */
  free: number;
}

async function waitOf(tx: Tx, subjects: readonly Subject[]): Promise<number> {
  const [row] = await tx.rows<{ wait: number | null }>(sql`
    select ceil(extract(epoch from max(blocked_until) - now()))::float8 as wait
    from sign_in_failures where subject = any(${subjects.map(({ key }) => key)}::bytea[])
      and blocked_until > now()`);
  return row?.wait ?? 0;
}

/** Returns false if a try at the same time was counted before, and this one has to wait. */
async function count(tx: Tx, { key, free }: Subject): Promise<boolean> {
  const { firstWaitSeconds: first, longestWaitSeconds: longest } = failureLimits;
  const forgotten = sql`f.last_at < now() - make_interval(secs => ${failureLimits.forgottenSeconds})`;
  const failures = sql`case when ${forgotten} then 1 else least(f.failures + 1, 1000) end`;
  const counted = await tx.rows(sql`
    insert into sign_in_failures as f (subject, failures, last_at, blocked_until)
    values (${key}, 1, now(), now())
    on conflict (subject) do update set failures = ${failures}, last_at = now(),
      blocked_until = case when ${failures} < ${free} then now()
        else now() + make_interval(secs => least(${longest}, ${first} * 2.0 ^ least(${failures} - ${free}, 20)))
        end
      where f.blocked_until <= now()
    returning subject`);
  return counted.length > 0;
}

/** Takes back a try that succeeded: the e-mail address is free of failures, its network has one less. */
export async function forgive(tx: Tx, tries: Tries): Promise<void> {
  const [ofEmail, ofAddress] = keysOf(tries);
  await tx.rows(sql`delete from sign_in_failures where subject = ${ofEmail}`);
  if (ofAddress === undefined) return;
  await tx.rows(sql`
    update sign_in_failures set failures = failures - 1, blocked_until = now()
    where subject = ${ofAddress} and failures > 0`);
}

function subjectsOf(tries: Tries): Subject[] {
  const [email, address] = keysOf(tries);
  const all = [{ key: email, free: failureLimits.ofEmail as number }];
  if (address !== undefined) all.push({ key: address, free: failureLimits.ofAddress });
  return all.sort((one, other) => Buffer.compare(one.key, other.key));
}

/** What people type into the wrong field must not be readable, so the address is hashed. */
function keysOf({ email, from }: Tries): [Buffer, Buffer | undefined] {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  const address = from === undefined ? undefined : hash(`address ${networkOf(from)}`);
  return [hash(`email ${email.toLowerCase()}`), address];
}
