// Entries that name nothing: those whose amount is that of one thing alone, which no other entry could be. Pure.
import type { Free, Match, OpenEntry } from './things.ts';

const dayMs = 24 * 3_600_000;

/** The matches of these entries by amount, within some days. */
export function byAmount(entries: readonly OpenEntry[], free: Free, days: number): Match[] {
  const things = grouped(
    [
      ...free.remittances().map((one) => ({
        id: one.id,
        amount: one.net,
        at: Date.parse(`${one.day}T00:00:00Z`),
        account: undefined,
        match: { kind: 'REMITTANCE', remittances: [one], payouts: [] } as const,
      })),
      ...free.leaving().flatMap((one) =>
        one.status === 'SENT' && one.sentAt !== undefined
          ? {
              id: one.id,
              amount: -one.amount,
              at: one.sentAt.getTime(),
              account: one.bankAccount,
              match: { kind: 'PAYOUT', remittances: [], payouts: [one] } as const,
            }
          : [],
      ),
    ],
    ({ amount }) => amount,
  );
  const pairs = entries.flatMap((entry) =>
    (things.get(entry.amount) ?? [])
      .filter(({ account = entry.bankAccount }) => account === entry.bankAccount)
      .filter(({ at }) => isNear(entry.day, at, days))
      .map((thing) => ({ entry, thing })),
  );
  const ofEntry = grouped(pairs, ({ entry }) => entry.id);
  const ofThing = grouped(pairs, ({ thing }) => thing.id);
  return pairs
    .filter(({ entry }) => ofEntry.get(entry.id)?.length === 1)
    .filter(({ thing }) => ofThing.get(thing.id)?.length === 1)
    .map(({ entry, thing }) => ({ entry, ...thing.match }));
}

function grouped<Key, One>(all: readonly One[], keyOf: (one: One) => Key): Map<Key, One[]> {
  const groups = new Map<Key, One[]>();
  for (const one of all) {
    const group = groups.get(keyOf(one));
    if (group === undefined) groups.set(keyOf(one), [one]);
    else group.push(one);
  }
  return groups;
}

/** From the day before, as instants and days of WIB differ, until some days after it. */
function isNear(day: string, at: number, days: number): boolean {
  const shown = Date.parse(`${day}T00:00:00Z`);
  return shown >= at - 2 * dayMs && shown <= at + days * dayMs;
}
