// What needs somebody's attention now: each kind with how many there are.
import type { Actor } from './actor.ts';
import { type AttentionKind, attentionKinds } from './attention/look.ts';
import { moneyLooks } from './attention/money.ts';
import { trafficLooks } from './attention/traffic.ts';
import type { OfficeDeps } from './deps.ts';
import { may } from './roles.ts';
import { narrowed } from './scope.ts';

export interface AttentionItem {
  kind: AttentionKind;
  /** At most 1,000: then there may be more. */
  count: number;
  /** Some of them by name, such as receivers or merchants. */
  names: string[];
}

const namesShown = 5;

const looks = [...trafficLooks, ...moneyLooks].sort(
  (a, b) => attentionKinds.indexOf(a.kind) - attentionKinds.indexOf(b.kind),
);

/** How many there are of each kind, over all merchants; those of which there are none too. */
export async function attentionOverAll(
  deps: OfficeDeps,
): Promise<Readonly<Record<AttentionKind, number>>> {
  const counts = await Promise.all(
    looks.map(async ({ kind, find }) => [kind, (await find(deps, undefined)).count] as const),
  );
  return Object.fromEntries(counts) as Record<AttentionKind, number>;
}

/** What the actor may see of it, in the order of urgency. Throws OBJECT_NOT_FOUND for another merchant. */
export async function attentionFor(
  deps: OfficeDeps,
  actor: Actor,
  asked?: string,
): Promise<AttentionItem[]> {
  const clientId = narrowed(actor, asked);
  const allowed = looks.filter(({ permission }) => may(actor, permission));
  const found = await Promise.all(
    allowed.map(async ({ kind, find }) => {
      const { count, names = [] } = await find(deps, clientId);
      return { kind, count, names: names.slice(0, namesShown) };
    }),
  );
  return found.filter(({ count }) => count > 0);
}
