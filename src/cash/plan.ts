// What a statement's entries are, as far as that is certain: by name, by rule, or by an amount that only one thing has. Pure.
import { accounts } from '../ledger/posting.ts';
import { byAmount } from './by-amount.ts';
import { bare } from './names.ts';
import type { CashRules } from './rules.ts';
import {
  type Free,
  freeThings,
  type Known,
  type Match,
  type OpenEntry,
  type OpenRemittance,
} from './things.ts';

/** A shorter name could be a part of something else. */
const shortestName = 6;

/**
 * The matches that are certain. An entry that names remittances or payouts is theirs if the amount is exactly theirs, and
 * is left to a person otherwise. What names nothing is matched by amount, if within some days one thing alone has this
 * amount and one entry alone. Each thing is used once.
 */
export function planMatches(
  known: Known,
  rules: Pick<CashRules, 'bankCosts' | 'matchDays'>,
): Match[] {
  const free = freeThings(known);
  const left: OpenEntry[] = [];
  const inOrder = [...known.entries].sort(
    (a, b) => a.day.localeCompare(b.day) || a.line - b.line || (a.id < b.id ? -1 : 1),
  );
  const matches = inOrder.flatMap((entry): Match[] => {
    const found = namedBy(entry, free);
    if (found === 'unclear') return [];
    const match = found ?? costOf(entry, rules);
    if (match === undefined) left.push(entry);
    else free.use(match);
    return match === undefined ? [] : [match];
  });
  return [...matches, ...byAmount(left, free, rules.matchDays)];
}

/** What an entry names; `unclear` if it names something with another amount. */
function namedBy(entry: OpenEntry, free: Free): Match | 'unclear' | undefined {
  const words = bare(`${entry.text} ${entry.reference ?? ''}`);
  const named = free.remittances().filter(({ reference }) => {
    const wanted = bare(reference);
    return wanted.length >= shortestName && words.includes(wanted);
  });
  const remittances = longestOnly(named);
  if (remittances.length > 0) {
    const isWhole = sum(remittances.map(({ net }) => net)) === entry.amount;
    return isWhole ? { entry, kind: 'REMITTANCE', remittances, payouts: [] } : 'unclear';
  }
  const payouts = free.namedIn(entry);
  if (payouts.length === 0) return undefined;
  const size = sum(payouts.map(({ amount }) => amount));
  if (entry.amount === -size) return { entry, kind: 'PAYOUT', remittances: [], payouts };
  return entry.amount === size ? { entry, kind: 'RETURN', remittances: [], payouts } : 'unclear';
}

/** Of names that are a part of another one that is named too, the longer counts. */
function longestOnly(found: readonly OpenRemittance[]): OpenRemittance[] {
  const isPart = (one: OpenRemittance, of: OpenRemittance) =>
    of.reference.length > one.reference.length && bare(of.reference).includes(bare(one.reference));
  return found.filter((one) => !found.some((other) => isPart(one, other)));
}

/** What the bank takes or pays for the account itself. */
function costOf(entry: OpenEntry, { bankCosts }: Pick<CashRules, 'bankCosts'>): Match | undefined {
  const size = entry.amount < 0n ? -entry.amount : entry.amount;
  const words = entry.text.toUpperCase();
  const isCost = bankCosts.texts.some((text) => words.includes(text.toUpperCase()));
  if (!isCost || size > bankCosts.atMost) return undefined;
  return { entry, kind: 'COST', remittances: [], payouts: [], account: accounts.bankCosts };
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}
