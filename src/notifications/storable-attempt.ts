// What the database can hold of an attempt: receivers answer with any bytes.

const unstorable = /\0|\p{Surrogate}/u;

/** The text without what PostgreSQL does not store: NUL, and half of a surrogate pair. */
export function storable<T extends string | undefined>(text: T): T | string {
  if (text === undefined || !unstorable.test(text)) return text;
  return text.replaceAll('\0', '').replace(/\p{Surrogate}/gu, '\uFFFD');
}

/** The same for the values of headers. */
export function storableHeaders(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([k, v]) => [k, storable(v)]));
}
