// The values of a posted form, urlencoded or with files.
import { isStorable } from '../../lib/storable.ts';
import { fieldInvalid } from '../../refusal.ts';

/** An uploaded file. */
export interface PostedFile {
  name: string;
  bytes: Buffer;
}

export interface Form {
  /** The trimmed text of a field; undefined if it is missing or empty. */
  text(name: string): string | undefined;
  /** Every value of a field, such as checked boxes. */
  all(name: string): readonly string[];
  /** Whether a checkbox is checked. */
  has(name: string): boolean;
  /** A whole number, written with or without dots and spaces (`1.250.000`). Throws FIELD_INVALID. */
  whole(name: string): number | undefined;
  /** An uploaded file; undefined if none was chosen. */
  file(name: string): PostedFile | undefined;
}

type Values = ReadonlyMap<string, readonly string[]>;

/** A form of these values. */
export function formFrom(values: Values, files: ReadonlyMap<string, PostedFile> = new Map()): Form {
  const text = (name: string) => values.get(name)?.[0]?.trim() || undefined;
  return {
    text,
    all: (name) => values.get(name) ?? [],
    has: (name) => values.has(name),
    whole(name) {
      const digits = text(name)
        ?.replace(/^(Rp|IDR)\s*/i, '')
        .replace(/[\s.,]/g, '');
      if (digits === undefined) return undefined;
      if (!/^-?\d{1,15}$/.test(digits)) throw fieldInvalid(name, 'must be a whole number');
      return Number(digits);
    },
    file: (name) => files.get(name),
  };
}

export const emptyForm: Form = formFrom(new Map());

/** Reads a posted body. Throws an error of status 400 for a NUL or a broken upload. */
export async function readForm(body: Buffer, contentType: string): Promise<Form> {
  if (!/^multipart\/form-data/i.test(contentType)) {
    return grouped(new URLSearchParams(body.toString('utf8')));
  }
  const upload = new Response(new Uint8Array(body), { headers: { 'content-type': contentType } });
  const data = await upload.formData().catch(() => {
    throw unreadable();
  });
  const texts = [...data].filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  const files = new Map<string, PostedFile>();
  for (const [name, value] of data) {
    if (typeof value === 'string' || value.size === 0) continue;
    files.set(name, { name: value.name, bytes: Buffer.from(await value.arrayBuffer()) });
  }
  return grouped(texts, files);
}

function grouped(entries: Iterable<[string, string]>, files?: ReadonlyMap<string, PostedFile>) {
  const values = new Map<string, string[]>();
  for (const [name, value] of entries) {
    if (!isStorable(value)) throw unreadable();
    values.set(name, [...(values.get(name) ?? []), value]);
  }
  return formFrom(values, files);
}

function unreadable(): Error {
  return Object.assign(new Error('the form cannot be read'), { statusCode: 400 });
}
