// Merchants as the office manages them: made, changed, suspended, adopted. What the file owns it only shows.
import { channelsToName } from '../channels/settings.ts';
import type { Conflict } from '../conflict.ts';
import { mergePatch } from '../lib/merge-patch.ts';
import { newClientId, newSecretKey } from '../merchants/credentials.ts';
import {
  type FormProblem,
  formProblem,
  type MerchantForm,
  shapeProblem,
} from '../merchants/form.ts';
import type { MerchantRecord } from '../merchants/merchant.ts';
import { addSecretKey } from '../merchants/secret-keys.ts';
import { publicKeyProblem } from '../merchants/snap-key.ts';
import {
  findRecord,
  listRecords,
  type MerchantFilter,
  saveRecord,
  setSuspended,
} from '../merchants/store.ts';
import { formOf, recordOf } from '../merchants/written.ts';
import { conflicting, fieldInvalid } from '../refusal.ts';
import type { Tx } from '../storage/db.ts';
import type { Actor } from './actor.ts';
import { audit } from './audit.ts';
import type { OfficeDeps } from './deps.ts';
import { missing } from './named.ts';
import { demandMay } from './roles.ts';
import { demandOwn } from './scope.ts';

/** What a verb on merchants needs. */
export type MerchantDeps = Pick<
  OfficeDeps,
  'db' | 'channels' | 'sealer' | 'refreshMerchants' | 'acquirerProblem'
>;

/** The merchants that exist for the actor, by client id. */
export function listMerchants(
  { db }: Pick<OfficeDeps, 'db'>,
  actor: Actor,
  filter: Omit<MerchantFilter, 'clientId'>,
): Promise<MerchantRecord[]> {
  return listRecords(db, { ...filter, clientId: actor.clientId });
}

/** The merchant. Throws OBJECT_NOT_FOUND. */
export async function findMerchant(
  { db }: Pick<OfficeDeps, 'db'>,
  actor: Actor,
  clientId: string,
): Promise<MerchantRecord> {
  demandOwn(actor, clientId, 'merchant', clientId);
  const found = clientId.includes('\0') ? undefined : await findRecord(db, clientId);
  if (found === undefined) throw missing('merchant', clientId);
  return found;
}

export interface MerchantWanted {
  form: MerchantForm;
  /** A new one unless given. */
  clientId?: string | undefined;
}

/**
 * Makes a merchant with its first secret key, which is returned once. Throws FIELD_INVALID, and OFFICE_CONFLICT for
 * a client id that exists.
 */
export async function makeMerchant(
  deps: MerchantDeps,
  actor: Actor,
  { form, clientId = newClientId() }: MerchantWanted,
): Promise<{ merchant: MerchantRecord; secret: string }> {
  demandValid(deps, form);
  const secret = newSecretKey();
  const merchant = await deps.db.transaction(async (tx) => {
    if ((await findRecord(tx, clientId)) !== undefined) {
      throw conflicting({ name: 'MERCHANT_EXISTS', clientId });
    }
    await saveRecord(tx, { ...recordOf(clientId, form), managedBy: 'office' });
    await addSecretKey(tx, deps.sealer, clientId, secret);
    const object = `merchant ${clientId}`;
    await audit(tx, actor, { action: 'create merchant', object, clientId, after: form });
    return stored(tx, clientId);
  });
  await deps.refreshMerchants();
  return { merchant, secret };
}

/** What a merchant's own people may change. The rest is agreed with the operator. */
const ownMembers = new Set([
  'notification_url',
  'notification_urls',
  'snap',
  'frame_ancestors',
  'logo_url',
  'theme',
  'allowed_addresses',
  'strictness',
]);

/**
 * Changes what the patch has: absent members stay, null removes. Throws NOT_PERMITTED for members that the actor
 * may not change, OBJECT_NOT_FOUND, FIELD_INVALID, and OFFICE_CONFLICT for a merchant of the file.
 */
export function changeMerchant(
  deps: MerchantDeps,
  actor: Actor,
  clientId: string,
  patch: Readonly<Record<string, unknown>>,
): Promise<MerchantRecord> {
  if (Object.keys(patch).some((name) => !ownMembers.has(name))) demandMay(actor, 'merchants.write');
  return revise(deps, actor, clientId, 'change merchant', (form) => mergePatch(form, patch));
}

/** Reads the merchant's form, lets `change` make another one, checks and stores it. */
export function revise(
  deps: MerchantDeps,
  actor: Actor,
  clientId: string,
  action: string,
  change: (form: MerchantForm) => unknown,
): Promise<MerchantRecord> {
  return changing(deps, actor, clientId, async (tx, record) => {
    const before = formOf(record);
    const form = change(before);
    demandForm(form);
    await reviseIn(tx, deps, actor, record, form, action);
  });
}

/** The same inside a transaction that has locked the merchant. */
export async function reviseIn(
  tx: Tx,
  deps: Pick<OfficeDeps, 'channels' | 'acquirerProblem'>,
  actor: Actor,
  record: MerchantRecord,
  form: MerchantForm,
  action: string,
): Promise<void> {
  const { clientId, managedBy, inFile } = record;
  const before = formOf(record);
  demandValid(deps, form, before);
  const next = recordOf(clientId, form);
  // What waits for a second person, and when it was checked again, is not part of the form.
  const known = new Map(record.settlementAccounts.map((account) => [account.id, account]));
  const settlementAccounts = next.settlementAccounts.map((account) => ({
    ...account,
    change: known.get(account.id)?.change,
    checkedAt: known.get(account.id)?.checkedAt,
  }));
  await saveRecord(tx, { ...next, settlementAccounts, managedBy, inFile });
  const deed = { action, object: `merchant ${clientId}`, clientId };
  await audit(tx, actor, { ...deed, ...differences(before, form) });
}

/**
 * Runs `work` with the merchant locked, and shows every process the result. Throws OBJECT_NOT_FOUND, and
 * OFFICE_CONFLICT for a merchant of the file.
 */
export async function changing(
  deps: Pick<OfficeDeps, 'db' | 'refreshMerchants'>,
  actor: Actor,
  clientId: string,
  work: (tx: Tx, record: MerchantRecord) => Promise<void>,
): Promise<MerchantRecord> {
  await findMerchant(deps, actor, clientId);
  const changed = await deps.db.transaction(async (tx) => {
    const record = await stored(tx, clientId);
    demandOffice(record);
    await work(tx, record);
    return stored(tx, clientId);
  });
  await deps.refreshMerchants();
  return changed;
}

/** Why the office only shows this merchant; undefined if the office manages it. */
export function whyReadOnly({
  managedBy,
  inFile,
}: Pick<MerchantRecord, 'managedBy' | 'inFile'>): Conflict | undefined {
  if (managedBy !== 'file') return undefined;
  return { name: inFile ? 'MERCHANT_IN_FILE' : 'MERCHANT_LEFT_FILE' };
}

/** Throws OFFICE_CONFLICT for a merchant of the file. */
export function demandOffice(record: MerchantRecord): void {
  const why = whyReadOnly(record);
  if (why !== undefined) throw conflicting(why);
}

/**
 * Suspends a merchant: its calls are refused. What it has is still paid, notified and settled. Also a merchant of
 * the file can be suspended. Throws OBJECT_NOT_FOUND.
 */
export async function suspend(
  deps: Pick<OfficeDeps, 'db' | 'refreshMerchants'>,
  actor: Actor,
  clientId: string,
  { suspended, reason }: { suspended: boolean; reason?: string | undefined },
): Promise<MerchantRecord> {
  const { suspendedAt } = await findMerchant(deps, actor, clientId);
  const changed = await deps.db.transaction(async (tx) => {
    await setSuspended(tx, clientId, suspended);
    await audit(tx, actor, {
      action: suspended ? 'suspend merchant' : 'activate merchant',
      object: `merchant ${clientId}`,
      clientId,
      before: { suspended: suspendedAt !== undefined },
      after: { suspended, reason },
    });
    return stored(tx, clientId);
  });
  await deps.refreshMerchants();
  return changed;
}

/** Makes a merchant that has left the file the office's. Throws OBJECT_NOT_FOUND and OFFICE_CONFLICT. */
export async function adopt(
  deps: Pick<OfficeDeps, 'db'>,
  actor: Actor,
  clientId: string,
): Promise<MerchantRecord> {
  await findMerchant(deps, actor, clientId);
  return deps.db.transaction(async (tx) => {
    const record = await stored(tx, clientId);
    if (record.managedBy !== 'file') {
      throw conflicting({ name: 'MERCHANT_IN_OFFICE' });
    }
    if (record.inFile) {
      throw conflicting({ name: 'MERCHANT_STILL_IN_FILE' });
    }
    await saveRecord(tx, { ...record, managedBy: 'office' });
    await audit(tx, actor, { action: 'adopt merchant', object: `merchant ${clientId}`, clientId });
    return stored(tx, clientId);
  });
}

async function stored(tx: Tx, clientId: string): Promise<MerchantRecord> {
  const record = await findRecord(tx, clientId, { lock: true });
  if (record === undefined) throw missing('merchant', clientId);
  return record;
}

function demandForm(form: unknown): asserts form is MerchantForm {
  demandNothingWrong(shapeProblem(form));
}

/** `before` may have been accepted under older rules: a key that stays as it is, is not checked again. */
function demandValid(
  { channels, acquirerProblem }: Pick<OfficeDeps, 'channels' | 'acquirerProblem'>,
  form: MerchantForm,
  before?: MerchantForm,
): void {
  demandNothingWrong(formProblem(form, { ...channelsToName(channels), acquirerProblem }));
  const key = form.snap?.public_key;
  if (key === undefined || key === before?.snap?.public_key) return;
  const reason = publicKeyProblem(key);
  if (reason !== undefined) throw fieldInvalid('snap.public_key', reason);
}

function demandNothingWrong(problem: FormProblem | undefined): void {
  if (problem !== undefined) throw fieldInvalid(problem.field, problem.reason);
}

/** The members that differ, before and after. */
function differences(before: MerchantForm, after: MerchantForm) {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  const of = (form: MerchantForm) => {
    const values = new Map(Object.entries(form));
    const other = new Map(Object.entries(form === before ? after : before));
    const changed = [...names].filter(
      (name) => JSON.stringify(values.get(name)) !== JSON.stringify(other.get(name)),
    );
    return Object.fromEntries(changed.map((name) => [name, values.get(name) ?? null]));
  };
  return { before: of(before), after: of(after) };
}
