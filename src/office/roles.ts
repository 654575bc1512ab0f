// Who may do what in the office: one table for the API, the pages and the command line.
import { type Role, roles } from '../people/role.ts';
import { Refusal } from '../refusal.ts';
import type { Actor } from './actor.ts';

interface Rule {
  roles: readonly Role[];
  /** Only for an actor who is not bound to one merchant. */
  overAll?: true;
}

const everybody: Rule = { roles };
const money: Rule = { roles: ['operator', 'owner', 'finance'] };
const technical: Rule = { roles: ['operator', 'owner', 'developer'] };
const operators: Rule = { roles: ['operator', 'owner'], overAll: true };
const treasury: Rule = { roles: ['operator', 'owner', 'finance'], overAll: true };

/**
 * What each permission asks for. A role may be bound to one merchant: then other merchants' objects do not
 * exist for it, and what is `overAll` is not allowed.
 */
export const permissions = {
  'payments.read': everybody,
  'payments.refund': { roles: ['operator', 'owner', 'finance', 'support'] },
  'payments.capture': money,
  'payments.release': money,
  'refunds.work': treasury,
  'notifications.read': everybody,
  'notifications.resend': { roles: ['operator', 'owner', 'developer', 'support'] },
  'requests.read': { roles: ['operator', 'owner', 'developer', 'support'] },
  'merchants.read': everybody,
  'merchants.write': operators,
  /** What a merchant's own people may change: addresses, keys, how its pages look. */
  'merchants.develop': technical,
  /** Bank accounts: another person verifies them. */
  'accounts.write': money,
  'accounts.verify': operators,
  'secrets.reveal': technical,
  'services.request': { roles: ['operator', 'owner'] },
  'services.approve': operators,
  'settlements.read': { roles: ['operator', 'owner', 'finance', 'viewer'] },
  'settlements.run': treasury,
  'payouts.work': treasury,
  'ledger.read': { roles: ['operator', 'owner', 'finance', 'viewer'], overAll: true },
  'statements.read': { roles: ['operator', 'owner', 'finance', 'viewer'] },
  'invoices.read': { roles: ['operator', 'owner', 'finance', 'viewer'] },
  'invoices.credit': treasury,
  'periods.read': { roles: ['operator', 'owner', 'finance', 'viewer'], overAll: true },
  'periods.close': treasury,
  'reports.read': { roles: ['operator', 'owner', 'finance', 'viewer'] },
  'reconciliations.read': treasury,
  'reconciliations.work': treasury,
  'cash.read': treasury,
  'cash.work': treasury,
  'exceptions.read': treasury,
  'exceptions.work': treasury,
  'disputes.read': { roles: ['operator', 'owner', 'finance', 'support', 'viewer'] },
  /** What speaks for a merchant: its own people have it. */
  'disputes.evidence': { roles: ['operator', 'owner', 'finance', 'support'] },
  'disputes.work': treasury,
  'upstreams.read': treasury,
  'upstreams.work': treasury,
  'journals.read': treasury,
  'journals.write': treasury,
  'approvals.read': { roles: ['operator', 'owner', 'finance', 'support', 'viewer'] },
  'approvals.decide': money,
  'audit.read': { roles: ['operator', 'owner'] },
  'audit.prove': operators,
  'people.read': { roles: ['operator', 'owner'] },
  'people.write': { roles: ['operator', 'owner'] },
  /** One's own name, password, second factor and sessions. */
  'account.use': everybody,
  'keys.read': technical,
  'keys.write': technical,
  'sandbox.play': everybody,
  /** What everybody in a sandbox shares: its clock, its faults, all of its payments. */
  'sandbox.control': { roles: ['operator', 'owner', 'developer'], overAll: true },
} satisfies Record<string, Rule>;

export type Permission = keyof typeof permissions;

/** Whether the actor may do it. */
export function may({ role, clientId }: Actor, permission: Permission): boolean {
  const rule: Rule = permissions[permission];
  return rule.roles.includes(role) && (rule.overAll === undefined || clientId === undefined);
}

/** The roles that have a permission. */
export function rolesWith(permission: Permission): readonly Role[] {
  return permissions[permission].roles;
}

/** Throws NOT_PERMITTED if the actor may not do it. */
export function demandMay(actor: Actor, permission: Permission): void {
  if (!may(actor, permission)) throw new Refusal({ code: 'NOT_PERMITTED', permission });
}

/** The roles that the actor may give to others: none that may do what the actor may not. */
export function rolesToGive(actor: Actor): readonly Role[] {
  const all = Object.keys(permissions) as Permission[];
  return roles.filter((role) =>
    all.every((permission) => !may({ ...actor, role }, permission) || may(actor, permission)),
  );
}

/** Throws NOT_PERMITTED if the actor may not give this role to others. */
export function demandRole(actor: Actor, role: Role): void {
  if (rolesToGive(actor).includes(role)) return;
  throw new Refusal({ code: 'NOT_PERMITTED', permission: `to give the role ${role}` });
}
