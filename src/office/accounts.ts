// Bank accounts of merchants: its people enter and change them, and another person verifies that they are its own.
import { randomDigits } from '../lib/ids.ts';
import type {
  AccountChange,
  BankAccount,
  MerchantRecord,
  SettlementAccount,
} from '../merchants/merchant.ts';
import { findRecord, saveRecord } from '../merchants/store.ts';
import { isVerified } from '../merchants/verified.ts';
import { conflicting } from '../refusal.ts';
import { blockedAccounts, isBlocked } from '../settlement/returned.ts';
import type { Tx } from '../storage/db.ts';
import type { Actor } from './actor.ts';
import { identityOf } from './approvals.ts';
import { audit } from './audit.ts';
import type { OfficeDeps } from './deps.ts';
import { changing, findMerchant } from './merchants.ts';
import { missing } from './named.ts';

type Deps = Pick<OfficeDeps, 'db' | 'refreshMerchants'>;

export interface AccountWanted extends BankAccount {
  default?: boolean | undefined;
}

/** An account with its merchant. */
interface Named {
  clientId: string;
  id: string;
}

/** Runs in the transaction that stores an account. */
type Alongside = (tx: Tx, account: SettlementAccount) => Promise<void>;

/** Adds an account, which gets no money until another person has verified it. Throws OBJECT_NOT_FOUND, OFFICE_CONFLICT. */
export async function addAccount(
  deps: Deps,
  actor: Actor,
  clientId: string,
  wanted: AccountWanted,
  alongside?: Alongside | undefined,
): Promise<SettlementAccount> {
  const id = `SBS-${randomDigits(4)}-${randomDigits(17)}`;
  const { bank, number, holder } = wanted;
  const account: SettlementAccount = {
    id,
    bank,
    number,
    holder,
    status: 'unverified',
    change: changeOf(actor, wanted),
  };
  await changing(deps, actor, clientId, async (tx, record) => {
    const accounts = [...record.settlementAccounts, account];
    await keep(tx, actor, record, accounts, { action: 'add account', id, after: wanted });
    await alongside?.(tx, account);
  });
  return account;
}

/**
 * Asks for other details of an account. Until another person has verified them, it keeps those that it has. Throws
 * OBJECT_NOT_FOUND and OFFICE_CONFLICT.
 */
export function changeAccount(
  deps: Deps,
  actor: Actor,
  named: Named,
  wanted: Partial<AccountWanted>,
  alongside?: Alongside | undefined,
): Promise<SettlementAccount> {
  const changed = (account: SettlementAccount) => {
    const { bank, number, holder } = account.change ?? account;
    const isDefault = account.change?.default ?? account.default;
    const asked = { bank, number, holder, default: isDefault, ...wanted };
    return { ...account, change: changeOf(actor, asked) };
  };
  return changingOne(deps, actor, named, 'change account', changed, alongside);
}

/**
 * Verifies an account, or what was asked for it: money may go there. An account to which a transfer has failed can be
 * verified again as it is: the next batch pays it again. Throws as `decided` says.
 */
export async function verifyAccount(
  deps: Deps,
  actor: Actor,
  named: Named,
): Promise<SettlementAccount> {
  if (await mayBeCheckedAgain(deps, actor, named)) return checkAgain(deps, actor, named);
  return changingOne(deps, actor, named, 'verify account', (account) => {
    const { by: _by, ...details } = askedBySomebodyElse(actor, account);
    return { id: account.id, ...details, status: 'verified' };
  });
}

/** Whether a transfer to the verified account has failed, and nothing about it waits. */
async function mayBeCheckedAgain(
  deps: Deps,
  actor: Actor,
  { clientId, id }: Named,
): Promise<boolean> {
  const { settlementAccounts } = await findMerchant(deps, actor, clientId);
  const account = settlementAccounts.find((one) => one.id === id);
  if (account === undefined || account.change !== undefined || !isVerified(account)) return false;
  return isBlocked(await blockedAccounts(deps.db, clientId), clientId, account);
}

/** Also for a merchant of the file: its account stays what the file says. */
async function checkAgain(
  deps: Deps,
  actor: Actor,
  { clientId, id }: Named,
): Promise<SettlementAccount> {
  const checked = await deps.db.transaction(async (tx) => {
    const record = await findRecord(tx, clientId, { lock: true });
    const before = record?.settlementAccounts.find((one) => one.id === id);
    if (record === undefined || before === undefined) throw missing('account', id);
    const after = { ...before, checkedAt: new Date().toISOString() };
    const others = record.settlementAccounts.map((one) => (one.id === id ? after : one));
    await keep(tx, actor, record, others, { action: 'verify account again', id, before, after });
    return after;
  });
  await deps.refreshMerchants();
  return checked;
}

/** Rejects what was asked for: a verified account stays as it is. Throws as `decided` says. */
export function rejectAccount(deps: Deps, actor: Actor, named: Named): Promise<SettlementAccount> {
  return changingOne(deps, actor, named, 'reject account', (account) => {
    askedBySomebodyElse(actor, account);
    const status = account.status === 'unverified' ? 'rejected' : account.status;
    return { ...account, status, change: undefined };
  });
}

function changeOf({ name, ...actor }: Actor, wanted: AccountWanted): AccountChange {
  const { bank, number, holder } = wanted;
  const by = { identity: identityOf({ name, ...actor }), name };
  return { bank, number, holder, default: wanted.default, by };
}

/** Throws OFFICE_CONFLICT if nothing was asked for, or the actor asked for it. */
function askedBySomebodyElse(actor: Actor, { status, change, ...account }: SettlementAccount) {
  // The file and an operator can enter an account that nobody has verified.
  const asked =
    change ??
    (status === 'unverified' ? { ...account, by: { identity: '', name: '' } } : undefined);
  if (asked === undefined) {
    throw conflicting({ name: 'ACCOUNT_DECIDED' });
  }
  if (asked.by.identity === identityOf(actor)) {
    throw conflicting({ name: 'ACCOUNT_ENTERED_BY_YOU' });
  }
  return asked;
}

async function changingOne(
  deps: Deps,
  actor: Actor,
  { clientId, id }: Named,
  action: string,
  change: (account: SettlementAccount) => SettlementAccount,
  alongside?: Alongside | undefined,
): Promise<SettlementAccount> {
  let after: SettlementAccount | undefined;
  await changing(deps, actor, clientId, async (tx, record) => {
    const before = record.settlementAccounts.find((one) => one.id === id);
    if (before === undefined) throw missing('account', id);
    const next = change(before);
    after = next;
    const others = record.settlementAccounts.map((one) => {
      if (one.id === id) return next;
      return next.default ? { ...one, default: undefined } : one;
    });
    await keep(tx, actor, record, others, { action, id, before, after: next });
    await alongside?.(tx, next);
  });
  if (after === undefined) throw missing('account', id);
  return after;
}

async function keep(
  tx: Tx,
  actor: Actor,
  record: MerchantRecord,
  settlementAccounts: readonly SettlementAccount[],
  { id, ...deed }: { action: string; id: string; before?: unknown; after?: unknown },
): Promise<void> {
  await saveRecord(tx, { ...record, settlementAccounts });
  const { clientId } = record;
  await audit(tx, actor, { ...deed, object: `account ${id}`, clientId });
}
