// Writes and reads tar archives (POSIX ustar), as far as a backup needs them: folders and files with short names.
const BLOCK = 512;
const LONGEST_NAME = 100;

/** One file or folder of an archive. A folder has no content. */
export interface TarEntry {
  name: string;
  kind: 'file' | 'folder';
  /** In bytes; 0 for a folder. */
  size: number;
}

/** An entry to write, with what is in it. */
export interface TarSource extends TarEntry {
  /** May yield more or fewer bytes than `size`, if a file changes while it is read. */
  content: Iterable<Buffer> | AsyncIterable<Buffer>;
}

/** What was read is not a complete archive of this kind. */
export class NotAnArchive extends Error {}

/**
 * The bytes of an archive of `entries`, in their order. A content that is longer than its size is cut, a shorter one
 * is filled with zeros. Throws Error for a name that is longer than 100 bytes.
 */
export async function* written(entries: AsyncIterable<TarSource>): AsyncGenerator<Buffer> {
  for await (const entry of entries) {
    yield headerOf(entry);
    let left = entry.size;
    for await (const chunk of entry.content) {
      if (left === 0) break;
      const part = chunk.subarray(0, left);
      left -= part.length;
      yield part;
    }
    yield* zeros(left + padding(entry.size));
  }
  yield* zeros(2 * BLOCK);
}

function headerOf({ name, kind, size }: TarEntry): Buffer {
  if (Buffer.byteLength(name) > LONGEST_NAME) throw new Error(`${name} is too long for a backup`);
  const header = Buffer.alloc(BLOCK);
  const octal = (value: number, length: number) => value.toString(8).padStart(length, '0');
  header.write(name, 0);
  header.write(kind === 'folder' ? octal(0o700, 7) : octal(0o600, 7), 100);
  header.write(octal(0, 7), 108);
  header.write(octal(0, 7), 116);
  header.write(octal(size, 11), 124);
  header.write(octal(Math.floor(Date.now() / 1000), 11), 136);
  header.write(kind === 'folder' ? '5' : '0', 156);
  header.write('ustar\0' + '00', 257, 'latin1');
  header.write(`${octal(checksumOf(header), 6)}\0 `, 148, 'latin1');
  return header;
}

/** The sum of all bytes, as if the checksum itself were spaces. */
function checksumOf(header: Buffer): number {
  return header.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 32 : byte), 0);
}

const padding = (size: number) => (BLOCK - (size % BLOCK)) % BLOCK;

function* zeros(count: number): Generator<Buffer> {
  const block = Buffer.alloc(64 * 1024);
  for (let left = count; left > 0; left -= block.length) yield block.subarray(0, left);
}

/**
 * Calls `use` for each entry of the archive in `source`, one after another. `content` may be read once, while `use`
 * runs; what is left of it is skipped. Throws NotAnArchive, and what `use` and `source` throw.
 */
export async function eachEntry(
  source: AsyncIterable<Buffer>,
  use: (entry: TarEntry, content: AsyncIterable<Buffer>) => Promise<void>,
): Promise<void> {
  const bytes = bytesOf(source);
  for (;;) {
    const header = await joined(bytes(BLOCK));
    if (header.every((byte) => byte === 0)) break;
    const entry = entryOf(header);
    const content = bytes(entry.size);
    await use(entry, content);
    for await (const _ of content);
    for await (const _ of bytes(padding(entry.size)));
  }
  // To the end, so that the checksum of a compressed archive is compared.
  for await (const _ of bytes(Number.POSITIVE_INFINITY));
}

function entryOf(header: Buffer): TarEntry {
  const text = (from: number, length: number) =>
    header.toString('utf8', from, from + length).split('\0')[0] ?? '';
  const kinds: Record<string, TarEntry['kind']> = { '0': 'file', '5': 'folder' };
  const kind = kinds[text(156, 1)];
  const isWhole = Number.parseInt(text(148, 8), 8) === checksumOf(header);
  const size = Number.parseInt(text(124, 12), 8);
  if (!isWhole || kind === undefined || !(size >= 0)) throw new NotAnArchive('a broken header');
  return { name: text(0, LONGEST_NAME), kind, size };
}

/** Reads `source` in parts: each call yields the next so many bytes. Throws NotAnArchive if they are not there. */
function bytesOf(source: AsyncIterable<Buffer>): (count: number) => AsyncGenerator<Buffer> {
  const chunks = source[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);
  return async function* take(count) {
    for (let left = count; left > 0; ) {
      if (rest.length === 0) {
        const next = await chunks.next();
        if (next.done && left === Number.POSITIVE_INFINITY) return;
        if (next.done) throw new NotAnArchive('it ends too early');
        rest = next.value;
      }
      const part = rest.subarray(0, left);
      rest = rest.subarray(part.length);
      left -= part.length;
      yield part;
    }
  };
}

/** All of it in memory: for what is small. */
export async function joined(content: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of content) parts.push(part);
  return Buffer.concat(parts);
}
