// Payout files by an operator: making one for the bank, taking it again, reading what the bank says.
import { type FileWanted, makeFile } from '../payouts/files/make.ts';
import { readResult } from '../payouts/files/read-result.ts';
import {
  type ResultFile,
  type ResultMap,
  readResultFile,
  type Totals,
} from '../payouts/files/result-file.ts';
import * as store from '../payouts/files/store.ts';
import { UnreadableFile } from '../reconciliation/acquirer-file.ts';
import { fieldInvalid, Refusal } from '../refusal.ts';
import type { Actor } from './actor.ts';
import { audit } from './audit.ts';
import type { OfficeDeps } from './deps.ts';
import { demandId, missing } from './named.ts';
import { payoutOf } from './payouts.ts';

type Deps = Pick<OfficeDeps, 'payouts'>;

/** Rupiah that these payouts add up to. Throws OBJECT_NOT_FOUND, and FIELD_INVALID if one is named twice. */
export async function totalOf(
  { payouts }: Deps,
  actor: Actor,
  ids: readonly string[],
): Promise<bigint> {
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw fieldInvalid('payouts', `has ${twice} twice`);
  let total = 0n;
  for (const id of ids) total += (await payoutOf(payouts.db, actor, id)).amount;
  return total;
}

/** Makes a file, with which its payouts are SENT. Throws what `makeFile` and `totalOf` throw. */
export async function makePayoutFile(
  deps: Deps,
  actor: Actor,
  wanted: Omit<FileWanted, 'by'>,
): Promise<store.PayoutFile> {
  await totalOf(deps, actor, wanted.payouts);
  return makeFile(deps.payouts, { ...wanted, by: actor.name }, (tx, file) =>
    audit(tx, actor, {
      action: 'make payout file',
      object: `payout file ${file.id}`,
      after: { name: file.name, lines: file.lines, total: file.total, from: file.bankAccount },
    }),
  );
}

/** A page of files, the newest first. */
export function payoutFiles({ payouts }: Deps, page: store.FilePage): Promise<store.PayoutFile[]> {
  return store.listFiles(payouts.db, page);
}

/** The file of that id. Throws OBJECT_NOT_FOUND. */
export async function payoutFile({ payouts }: Deps, id: string): Promise<store.PayoutFile> {
  demandId('payout file', id);
  const file = await store.findFile(payouts.db, id);
  if (file === undefined) throw missing('payout file', id);
  return file;
}

/** The file's bytes, the same each time. Throws OBJECT_NOT_FOUND. */
export async function takePayoutFile(
  deps: Deps,
  actor: Actor,
  id: string,
): Promise<{ file: store.PayoutFile; text: string }> {
  const file = await payoutFile(deps, id);
  const text = await store.fileContent(deps.payouts.db, id);
  if (text === undefined) throw missing('payout file', id);
  await audit(deps.payouts.db.single, actor, {
    action: 'take payout file',
    object: `payout file ${id}`,
    after: { name: file.name },
  });
  return { file, text };
}

export interface ResultImport {
  bytes: Buffer;
  fileName: string;
  map: ResultMap;
  totals?: Totals | undefined;
}

/** What a result file says. Throws FILE_UNREADABLE, also if it does not add up to its totals. */
export function readableResult({ bytes, map, totals }: ResultImport): ResultFile {
  try {
    return readResultFile(map, bytes, totals);
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    throw new Refusal({ code: 'FILE_UNREADABLE', why: error.message });
  }
}

/** Reads the bank's result, once: the same file again changes nothing. Throws FILE_UNREADABLE; then nothing changed. */
export async function readPayoutResult(
  { payouts }: Deps,
  actor: Actor,
  wanted: ResultImport,
): Promise<{ result: store.PayoutResult; known: boolean }> {
  const file = readableResult(wanted);
  const { bytes, fileName: name } = wanted;
  return readResult(payouts, { file, bytes, name, by: actor.name }, (tx, result) =>
    audit(tx, actor, {
      action: 'read payout result',
      object: `payout result ${result.id}`,
      after: {
        name,
        lines: result.lines,
        total: result.total,
        paid: result.paid,
        failed: result.failed,
        returned: result.returned,
        problems: result.problems.length,
      },
    }),
  );
}

/** A page of result files, the newest first. */
export function payoutResults(
  { payouts }: Deps,
  page: store.FilePage,
): Promise<store.PayoutResult[]> {
  return store.listResults(payouts.db, page);
}
