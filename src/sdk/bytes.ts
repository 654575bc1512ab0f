// Texts and bytes without Node's Buffer, which workers and browsers do not have.

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const strict = new TextDecoder('utf-8', { fatal: true });
const encoder = new TextEncoder();

/** Reads UTF-8; bytes that are not become U+FFFD. A byte order mark stays. */
export function textOf(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

/** Reads UTF-8 without a byte order mark. Throws a TypeError if it is not UTF-8. */
export function strictTextOf(bytes: Uint8Array): string {
  return strict.decode(bytes);
}

export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(text);
}

/** Joins `chunks`, which have `length` bytes together. */
export function joined(chunks: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
