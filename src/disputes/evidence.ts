// Evidence: what speaks for the merchant in a dispute, as text or as small files of harmless kinds.

import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { newId } from '../lib/ids.ts';
import { conflicting, fieldInvalid, Refusal } from '../refusal.ts';
import { type Reader, sql, type Tx } from '../storage/db.ts';
import type { Evidence } from './dispute.ts';

/** How large one file may be, in bytes, and how much a dispute may have. */
export const evidenceLimits = { fileBytes: 2 * 1024 * 1024, pieces: 20, text: 10_000 } as const;

export interface NewEvidence {
  disputeId: string;
  at: Date;
  by: string;
  text?: string | undefined;
  file?: { name: string; bytes: Buffer } | undefined;
}

/** The kinds of files that are kept, told by how they begin and never by their name. */
const kinds: readonly { type: string; extension: string; fits: (bytes: Buffer) => boolean }[] = [
  { type: 'application/pdf', extension: 'pdf', fits: (bytes) => begins(bytes, '%PDF-') },
  { type: 'image/png', extension: 'png', fits: (bytes) => begins(bytes, '\x89PNG\r\n\x1a\n') },
  { type: 'image/jpeg', extension: 'jpg', fits: (bytes) => begins(bytes, '\xff\xd8\xff') },
  { type: 'text/plain', extension: 'txt', fits: (bytes) => isUtf8(bytes) && !bytes.includes(0) },
];

function begins(bytes: Buffer, signature: string): boolean {
  return bytes.subarray(0, signature.length).equals(Buffer.from(signature, 'latin1'));
}

/**
 * Keeps a piece of evidence. Throws FIELD_REQUIRED without text and file, FIELD_INVALID for a file that is empty, too
 * large or of another kind, and OFFICE_CONFLICT if the dispute has ended or has enough.
 */
export async function addEvidence(tx: Tx, given: NewEvidence): Promise<Evidence> {
  const { disputeId, at, by, text, file } = given;
  if (text === undefined && file === undefined) {
    throw new Refusal({ code: 'FIELD_REQUIRED', field: 'text' });
  }
  const read = file && readFile(file);
  const [dispute] = await tx.rows<{ status: string; n: bigint }>(sql`
    select status, (select count(*) from dispute_evidence where dispute_id = d.id) as n
    from disputes d where id = ${disputeId}::uuid for update`);
  if (dispute?.status !== 'OPEN') {
    throw conflicting({ name: 'DISPUTE_ENDED' });
  }
  if (dispute.n >= BigInt(evidenceLimits.pieces)) {
    throw conflicting({ name: 'EVIDENCE_FULL', most: evidenceLimits.pieces });
  }
  const id = newId();
  await tx.rows(sql`
    insert into dispute_evidence (id, dispute_id, at, by, text, file_name, file_type, file_hash, file)
    values (${id}::uuid, ${disputeId}::uuid, ${at}::timestamptz, ${by}, ${text}, ${read?.name},
      ${read?.type}, ${read?.hash}::bytea, ${file?.bytes}::bytea)`);
  return { id, disputeId, at, by, text, file: read && shown(read) };
}

interface ReadFile {
  name: string;
  type: string;
  hash: Buffer;
  size: number;
}

function readFile({ name, bytes }: { name: string; bytes: Buffer }): ReadFile {
  if (bytes.length === 0) throw fieldInvalid('file', 'is empty');
  if (bytes.length > evidenceLimits.fileBytes) {
    throw fieldInvalid('file', `is over ${evidenceLimits.fileBytes} bytes`);
  }
  const kind = kinds.find(({ fits }) => fits(bytes));
  if (kind === undefined) {
    throw fieldInvalid('file', 'must be a PDF, a PNG, a JPEG or a text in UTF-8');
  }
  const hash = createHash('sha256').update(bytes).digest();
  return { name: safeName(name, kind.extension), type: kind.type, hash, size: bytes.length };
}

/** Plain letters only, with the extension of what the file is: it becomes part of a header. */
function safeName(name: string, extension: string): string {
  const stem = name
    .replace(/^.*[\\/]/, '')
    .replace(/\.[^.]*$/, '')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[.-]+/, '')
    .slice(0, 80);
  return `${stem || 'evidence'}.${extension}`;
}

function shown({ name, type, hash, size }: ReadFile): NonNullable<Evidence['file']> {
  return { name, type, bytes: size, sha256: hash.toString('hex') };
}

/** The evidence of a dispute, the oldest first, without the files' bytes. */
export async function evidenceOf(db: Reader, disputeId: string): Promise<Evidence[]> {
  const rows = await db.rows<{
    id: string;
    at: Date;
    by: string;
    text: string | null;
    file_name: string | null;
    file_type: string | null;
    file_hash: Buffer | null;
    bytes: number | null;
  }>(sql`
    select id, at, by, text, file_name, file_type, file_hash, length(file) as bytes from dispute_evidence
    where dispute_id = ${disputeId}::uuid order by at, id`);
  return rows.map(({ file_name: name, file_type: type, file_hash: hash, bytes, ...row }) => ({
    ...{ id: row.id, disputeId, at: row.at, by: row.by, text: row.text ?? undefined },
    file:
      name === null || type === null || hash === null || bytes === null
        ? undefined
        : shown({ name, type, hash, size: bytes }),
  }));
}

/** A file of a dispute's evidence; undefined if there is none. */
export async function evidenceFile(
  db: Reader,
  { disputeId, id }: { disputeId: string; id: string },
): Promise<{ name: string; type: string; bytes: Buffer } | undefined> {
  const [row] = await db.rows<{ name: string; type: string; bytes: Buffer }>(sql`
    select file_name as name, file_type as type, file as bytes from dispute_evidence
    where id = ${id}::uuid and dispute_id = ${disputeId}::uuid and file is not null`);
  return row;
}
