// Bytes of many rows as one value of a statement: in the rows' JSON they would take twice the space.

/** Adds a piece and returns its offset, counted from 1 as in SQL's `substr`, and its length in bytes. */
export type AddBytes = (piece: Buffer) => { at: number; length: number };

/** Collects pieces; `joined` is what to bind as one bytea. */
export function joinBytes(): { add: AddBytes; joined(): Buffer } {
  const pieces: Buffer[] = [];
  let end = 0;
  return {
    add(piece) {
      pieces.push(piece);
      const at = end + 1;
      end += piece.length;
      return { at, length: piece.length };
    },
    joined: () => Buffer.concat(pieces, end),
  };
}
