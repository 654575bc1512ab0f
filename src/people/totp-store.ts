// Authenticator apps in the database: the secret sealed, recovery codes as hashes, each code taken once.
import { createHash, randomBytes } from 'node:crypto';
import type { Sealer } from '../lib/seal.ts';
import { type Reader, sql, type Tx } from '../storage/db.ts';
import { base32, newTotpSecret, stepOfCode } from './totp.ts';

/** What a sealed secret is bound to. */
export function totpContext(personId: string): string {
  return `totp ${personId}`;
}

/** Keeps a new secret that is not in use before `confirmTotp`, and returns it in base32. */
export async function beginTotp(tx: Tx, sealer: Sealer, personId: string): Promise<string> {
  const secret = newTotpSecret();
  await tx.rows(sql`
    update people set totp_sealed = ${sealer.seal(secret, totpContext(personId))}, totp_step = null
    where id = ${personId} and totp_since is null`);
  return secret;
}

/** The secret of a set-up that was begun and not confirmed. */
export async function pendingTotp(
  db: Reader,
  sealer: Sealer,
  personId: string,
): Promise<string | undefined> {
  const [row] = await db.rows<{ totp_sealed: string | null }>(
    sql`select totp_sealed from people where id = ${personId} and totp_since is null`,
  );
  if (row === undefined || row.totp_sealed === null) return undefined;
  return sealer.open(row.totp_sealed, totpContext(personId));
}

/** Uses the app from now on. Returns the recovery codes once. */
export async function confirmTotp(tx: Tx, personId: string): Promise<string[]> {
  await tx.rows(sql`update people set totp_since = now() where id = ${personId}`);
  return newRecoveryCodes(tx, personId);
}

/** Removes the app and its recovery codes. */
export async function removeTotp(tx: Tx, personId: string): Promise<void> {
  await tx.rows(sql`
    update people set totp_sealed = null, totp_since = null, totp_step = null where id = ${personId}`);
  await tx.rows(sql`delete from recovery_codes where person_id = ${personId}`);
}

/** Takes a code of the app, once: also of two that come at the same time only one is taken. */
export async function takeTotp(
  tx: Tx,
  sealer: Sealer,
  { personId, code, now }: { personId: string; code: string; now: Date },
): Promise<boolean> {
  const [row] = await tx.rows<{ totp_sealed: string | null }>(
    sql`select totp_sealed from people where id = ${personId}`,
  );
  if (row === undefined || row.totp_sealed === null) return false;
  const step = stepOfCode(sealer.open(row.totp_sealed, totpContext(personId)), code, now);
  if (step === undefined) return false;
  const taken = await tx.rows(sql`
    update people set totp_step = ${step}
    where id = ${personId} and (totp_step is null or totp_step < ${step}) returning id`);
  return taken.length > 0;
}

const codesAtOnce = 10;

/** Replaces a person's recovery codes. Returns the new ones once: `ABCD-EFGH-IJKL-MNOP`, 80 random bits. */
export async function newRecoveryCodes(tx: Tx, personId: string): Promise<string[]> {
  const codes = Array.from(
    { length: codesAtOnce },
    () => base32(randomBytes(10)).match(/.{4}/g)?.join('-') ?? '',
  );
  await tx.rows(sql`delete from recovery_codes where person_id = ${personId}`);
  await tx.rows(sql`
    insert into recovery_codes (person_id, hash)
    select ${personId}, hash from unnest(${codes.map(hashOfCode)}::bytea[]) as c (hash)`);
  return codes;
}

/** Takes a recovery code, once. */
export async function takeRecoveryCode(tx: Tx, personId: string, code: string): Promise<boolean> {
  const taken = await tx.rows(sql`
    update recovery_codes set used_at = now()
    where person_id = ${personId} and hash = ${hashOfCode(code)} and used_at is null returning hash`);
  return taken.length > 0;
}

/** How many recovery codes a person has left. */
export async function recoveryCodesLeft(db: Reader, personId: string): Promise<number> {
  const [row] = await db.rows<{ left: bigint }>(sql`
    select count(*) as left from recovery_codes where person_id = ${personId} and used_at is null`);
  return Number(row?.left ?? 0);
}

/** However the code is typed: with or without dashes and blanks, in small letters or capital ones. */
function hashOfCode(code: string): Buffer {
  const bare = code.toUpperCase().replace(/[^A-Z2-7]/g, '');
  return createHash('sha256').update(bare).digest();
}
