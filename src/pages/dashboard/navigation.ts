// What the navigation has, in its order. An entry appears once its page exists and the actor may open it.
import type { Actor } from '../../office/actor.ts';
import { may, type Permission } from '../../office/roles.ts';
import type { IconName } from './icons/icons.ts';

interface Entry {
  section: string;
  icon: IconName;
}

const groups = [
  [
    { section: 'home', icon: 'house' },
    { section: 'payments', icon: 'credit-card' },
    { section: 'refunds', icon: 'undo-2' },
    { section: 'notifications', icon: 'bell' },
    { section: 'requests', icon: 'scroll-text' },
  ],
  [
    { section: 'developers', icon: 'terminal' },
    { section: 'services', icon: 'layers' },
  ],
  [
    { section: 'balances', icon: 'wallet' },
    { section: 'settlements', icon: 'landmark' },
    { section: 'payouts', icon: 'banknote' },
    { section: 'reconciliation', icon: 'scale' },
    { section: 'exceptions', icon: 'triangle-alert' },
    { section: 'ledger', icon: 'book-open' },
    { section: 'reports', icon: 'file-chart-column' },
    { section: 'approvals', icon: 'list-checks' },
  ],
  [
    { section: 'merchants', icon: 'store' },
    { section: 'people', icon: 'users' },
    { section: 'keys', icon: 'key-round' },
    { section: 'audit', icon: 'history' },
  ],
  [{ section: 'sandbox', icon: 'flask-conical' }],
] as const satisfies readonly (readonly Entry[])[];

export type Section = (typeof groups)[number][number]['section'];

export interface NavigationEntry {
  section: Section;
  icon: IconName;
  path: string;
}

/** The path of a section's first page. */
export function pathOf(section: Section): string {
  return section === 'home' ? '/dashboard' : `/dashboard/${section}`;
}

/** The groups of entries that this actor sees; the first has no title. Empty groups stay empty. */
export function navigationFor(
  pages: readonly { path: string; permission?: Permission | undefined }[],
  actor: Actor,
): readonly (readonly NavigationEntry[])[] {
  return groups.map((group) =>
    group
      .map((entry) => ({ ...entry, path: pathOf(entry.section) }))
      .filter(({ path }) => {
        const page = pages.find((one) => one.path === path);
        if (page === undefined) return false;
        return page.permission === undefined || may(actor, page.permission);
      }),
  );
}
