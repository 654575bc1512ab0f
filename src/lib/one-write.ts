// Joins the pieces of a message that leave a socket together, so that they reach the system in one plain write.
import type { Socket } from 'node:net';

/** The most bytes that are copied to be joined. Larger messages leave as they are. */
const joinedMax = 64 * 1024;

type Piece = { chunk: Buffer | string; encoding: BufferEncoding };
type Writev = (pieces: Piece[], done: (error?: Error | null) => void) => void;

/**
 * From now on, what is written to `socket` while it is corked leaves as one buffer. A head with its body and a
 * query with its parameters are two and four pieces, and writing several costs three times as much as copying them.
 */
export function joinWrites(socket: Socket): void {
  const whole = socket._writev as Writev | undefined;
  if (whole === undefined) return;
  socket._writev = ((pieces, done) => {
    const total = pieces.reduce((sum, { chunk }) => sum + chunk.length, 0);
    if (total > joinedMax) whole.call(socket, pieces, done);
    else socket._write(joined(pieces), 'buffer' as BufferEncoding, done);
  }) as Writev as NonNullable<Socket['_writev']>;
}

function joined(pieces: readonly Piece[]): Buffer {
  return Buffer.concat(
    pieces.map(({ chunk, encoding }) =>
      typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk,
    ),
  );
}
