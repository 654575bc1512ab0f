// What the navigation has, in its order. An entry appears once its page exists and the actor may open it.
import type { Actor } from '../../office/actor.ts';
import { may, type Permission } from '../../office/roles.ts';
import type { IconName } from './icons/icons.ts';

interface Entry {
  section: string;
  icon: IconName;
  /** `g` and this letter go to it. */
  key: string;
}

const groups = [
  [
    { section: 'home', icon: 'house', key: 'h' },
    { section: 'payments', icon: 'credit-card', key: 'p' },
    { section: 'refunds', icon: 'undo-2', key: 'r' },
    { section: 'notifications', icon: 'bell', key: 'n' },
    { section: 'requests', icon: 'scroll-text', key: 'q' },
  ],
  [
    { section: 'developers', icon: 'terminal', key: 'd' },
    { section: 'services', icon: 'layers', key: 'v' },
  ],
  [
    { section: 'balances', icon: 'wallet', key: 'b' },
    { section: 'settlements', icon: 'landmark', key: 's' },
    { section: 'payouts', icon: 'banknote', key: 'o' },
    { section: 'reconciliation', icon: 'scale', key: 'c' },
    { section: 'remittances', icon: 'send', key: '1' },
    { section: 'bank', icon: 'landmark', key: '2' },
    { section: 'three-way', icon: 'layers', key: '3' },
    { section: 'exceptions', icon: 'triangle-alert', key: 'x' },
    { section: 'disputes', icon: 'shield-check', key: 'i' },
    { section: 'ledger', icon: 'book-open', key: 'l' },
    { section: 'statements', icon: 'arrow-right-left', key: 'e' },
    { section: 'invoices', icon: 'file-text', key: 'f' },
    { section: 'periods', icon: 'calendar', key: 'w' },
    { section: 'journals', icon: 'file-text', key: 'j' },
    { section: 'reports', icon: 'file-chart-column', key: 't' },
    { section: 'approvals', icon: 'list-checks', key: 'y' },
  ],
  [
    { section: 'merchants', icon: 'store', key: 'm' },
    { section: 'upstreams', icon: 'globe', key: 'g' },
    { section: 'people', icon: 'users', key: 'u' },
    { section: 'keys', icon: 'key-round', key: 'k' },
    { section: 'audit', icon: 'history', key: 'a' },
  ],
  [{ section: 'sandbox', icon: 'flask-conical', key: 'z' }],
] as const satisfies readonly (readonly Entry[])[];

export type Section = (typeof groups)[number][number]['section'];

export interface NavigationEntry {
  section: Section;
  icon: IconName;
  key: string;
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
