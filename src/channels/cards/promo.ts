// Which promo a card earns: the one with the longest BIN that its number begins with. Pure, also on the page.

interface HasBin {
  bin: string;
}

/** The promos in the order in which they count: the longest BIN first. */
export function ranked<P extends HasBin>(promos: readonly P[]): P[] {
  return [...promos].sort((a, b) => b.bin.length - a.bin.length);
}

/** The promo that a card earns, or undefined; `digits` are its number, or those at its beginning. */
export function promoOf<P extends HasBin>(promos: readonly P[], digits: string): P | undefined {
  return ranked(promos).find(({ bin }) => digits.startsWith(bin));
}
