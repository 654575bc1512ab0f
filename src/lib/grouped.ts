// Shares work: calls that wait at the same time are done in one piece of work.

export interface Grouping<Item, Result> {
  /** Does the work for a group; the results are in the order of the items. */
  together: (items: readonly Item[]) => Promise<readonly Result[]>;
  /**
   * Whether a group that failed with this error has surely had no effect: each of its items is then tried alone, so
   * that a bad one does not fail the others. Otherwise all of them fail. By default never.
   */
  mayDivide?: ((error: unknown) => boolean) | undefined;
  /** Two items with the same name are never in one group: the second waits for a later one. */
  nameOf?: ((item: Item) => string) | undefined;
  /** The most groups under way: while one is worked on, the next one is filled. Default 2. */
  atOnce?: number | undefined;
  /** How many must wait for a group to start beside another one: a few are cheaper in the next. Default 12. */
  worthwhile?: number | undefined;
  /** How many do not wait for the rest of this turn of the event loop, which may take longer than they. Default 8. */
  full?: number | undefined;
  /** The most items in one group. Default 64. */
  most?: number | undefined;
  /** What to reject with for an error of `together`. By default the error itself. */
  translated?: ((error: unknown) => unknown) | undefined;
}

interface Waiting<Item, Result> {
  item: Item;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

/**
 * Makes a function that does its work in groups: what arrives in one turn of the event loop, until it is many, and
 * what arrives while as many groups as allowed are under way. Each call resolves or rejects for itself.
 */
export function grouped<Item, Result>(
  grouping: Grouping<Item, Result>,
): (item: Item) => Promise<Result> {
  const { atOnce = 2, worthwhile = 12, full = 8, most = 64, nameOf } = grouping;
  let waiting: Waiting<Item, Result>[] = [];
  let underWay = 0;
  let scheduled = false;
  const next = (): Waiting<Item, Result>[] => {
    const [group, left] = split(waiting, most, nameOf);
    waiting = left;
    return group;
  };
  const mayStart = () => underWay < atOnce && waiting.length >= (underWay === 0 ? 1 : worthwhile);
  const start = () => {
    scheduled = false;
    while (mayStart()) {
      underWay += 1;
      void workOn(grouping, next()).finally(() => {
        underWay -= 1;
        start();
      });
    }
  };
  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!mayStart()) return;
      if (waiting.length >= full) return start();
      if (scheduled) return;
      scheduled = true;
      // At the end of this turn of the event loop: everything that was read from sockets in it is here by then.
      setImmediate(start);
    });
}

function split<Item, Result>(
  waiting: Waiting<Item, Result>[],
  most: number,
  nameOf: ((item: Item) => string) | undefined,
): [Waiting<Item, Result>[], Waiting<Item, Result>[]] {
  if (nameOf === undefined) return [waiting.slice(0, most), waiting.slice(most)];
  const names = new Set<string>();
  const group: Waiting<Item, Result>[] = [];
  const left: Waiting<Item, Result>[] = [];
  for (const one of waiting) {
    const name = nameOf(one.item);
    (group.length === most || names.has(name) ? left : group).push(one);
    names.add(name);
  }
  return [group, left];
}

async function workOn<Item, Result>(
  grouping: Grouping<Item, Result>,
  group: readonly Waiting<Item, Result>[],
): Promise<void> {
  try {
    const results = await grouping.together(group.map(({ item }) => item));
    for (const [index, { resolve }] of group.entries()) resolve(results[index] as Result);
  } catch (error) {
    if (group.length > 1 && grouping.mayDivide?.(error)) {
      await Promise.all(group.map((one) => workOn(grouping, [one])));
    } else {
      const reason = grouping.translated === undefined ? error : grouping.translated(error);
      for (const { reject } of group) reject(reason);
    }
  }
}
