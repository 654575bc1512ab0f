// Keyset pages: a page continues after the last row of the one before it.

import { isUuid } from '../../lib/ids.ts';
import { isMonth } from '../../lib/month.ts';
import { isStorable } from '../../lib/storable.ts';
import { fieldInvalid } from '../../refusal.ts';
import { itemKinds } from '../../settlement/items.ts';

export interface Paging {
  limit?: string | undefined;
  after?: string | undefined;
}

/** The values by which a list is ordered, as texts. */
export type Keyset = readonly string[];

const usual = 50;

export interface PageWanted {
  limit: number;
  /** The keyset of the last row of the page before. */
  after?: Keyset | undefined;
}

/** What each value of a keyset must be, so that the database takes it. */
const kinds = {
  id: isUuid,
  instant: (text: string) => !Number.isNaN(Date.parse(text)),
  whole: (text: string) => /^-?\d{1,18}$/.test(text),
  text: isStorable,
  month: isMonth,
  batchItem: (text: string) => itemKinds.some((kind) => kind === text),
  differenceKind: (text: string) => ['MISSING', 'EXTRA', 'DIFFERENT', 'COST'].includes(text),
  line: (text: string) => /^\d{1,9}$/.test(text),
};

/** Reads `limit` (50 unless given) and `after`, a cursor of such values. Throws FIELD_INVALID. */
export function pageWanted(
  { limit, after }: Paging,
  ...keyset: readonly (keyof typeof kinds)[]
): PageWanted {
  return {
    limit: limit === undefined ? usual : Number(limit),
    after: after === undefined ? undefined : keysetOf(after, keyset),
  };
}

/** The place of a keyset of an instant and an id, by which most lists are ordered. */
export function placeIn(after: Keyset | undefined): { at: Date; id: string } | undefined {
  const [at, id] = after ?? [];
  return at === undefined || id === undefined ? undefined : { at: new Date(at), id };
}

/**
 * Cuts rows of which one more than `limit` was read to a page, and says where the next one begins: `next` is null
 * on the last page.
 */
export function pageOf<Row>(
  rows: readonly Row[],
  limit: number,
  keyset: (row: Row) => Keyset,
): { rows: Row[]; next: string | null } {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const hasMore = rows.length > limit && last !== undefined;
  return { rows: page, next: hasMore ? cursorOf(keyset(last)) : null };
}

/** The cursor of a place in a list. */
export function cursorOf(keyset: Keyset): string {
  return Buffer.from(JSON.stringify(keyset)).toString('base64url');
}

function keysetOf(cursor: string, kindsOf: readonly (keyof typeof kinds)[]): Keyset {
  const values = parsed(cursor);
  const fits = (value: unknown, place: number) => {
    const kind = kindsOf[place];
    return typeof value === 'string' && kind !== undefined && kinds[kind](value);
  };
  if (Array.isArray(values) && values.length === kindsOf.length && values.every(fits)) {
    return values;
  }
  throw fieldInvalid('after', 'is not a cursor of this list');
}

function parsed(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
