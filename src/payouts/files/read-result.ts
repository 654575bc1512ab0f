// Reads a bank's result file into payouts, once: line by line, with what is wrong about each.
import { createHash } from 'node:crypto';
import { isUuid, newId } from '../../lib/ids.ts';
import { sql, type Tx } from '../../storage/db.ts';
import { takeTurn } from '../../storage/turns.ts';
import { type Payout, transitions } from '../payout.ts';
import { type PayoutDeps, recordSteps, type Step, type StepOf } from '../step.ts';
import { lockPayouts } from '../store.ts';
import type { ResultFile, ResultLine } from './result-file.ts';
import { findResult, type LineProblem, type PayoutResult, saveResult } from './store.ts';

export interface ResultWanted {
  file: ResultFile;
  bytes: Uint8Array;
  name: string;
  by: string;
}

/**
 * Takes the steps that the file says, in one transaction with what `alongside` writes. A line that does not fit its
 * payout changes nothing and is a problem of the result. A file that was read before changes nothing: `known`.
 */
export async function readResult(
  deps: PayoutDeps,
  { file, bytes, name, by }: ResultWanted,
  alongside: (tx: Tx, result: PayoutResult) => Promise<void>,
): Promise<{ result: PayoutResult; known: boolean }> {
  const digest = createHash('sha256').update(bytes).digest();
  return deps.db.transaction(async (tx) => {
    await takeTurn(tx, 'payout results');
    const known = await findResult(tx, digest);
    if (known !== undefined) return { result: known, known: true };
    const payouts = await payoutsOf(tx, file.lines);
    const { steps, unchanged, problems } = judge(file.lines, payouts);
    const id = newId();
    const count = (end: Step['to']) => steps.filter(({ step }) => step.to === end).length;
    const result: PayoutResult = {
      id,
      at: deps.clock.now(),
      by,
      name,
      lines: file.lines.length,
      total: file.total,
      paid: count('PAID'),
      failed: count('FAILED'),
      returned: count('RETURNED'),
      unchanged,
      problems,
    };
    await saveResult(tx, result, digest);
    if (steps.length > 0) await recordSteps(tx, deps, { by, fileId: id }, steps);
    await alongside(tx, result);
    return { result, known: false };
  });
}

/** The payouts that lines name, by reference or id, locked. */
async function payoutsOf(tx: Tx, lines: readonly ResultLine[]): Promise<Map<string, Payout>> {
  const names = [...new Set(lines.map(({ reference }) => reference))];
  const rows = await tx.rows<{ id: string; name: string }>(sql`
    select o.id, n.name from unnest(${names}::text[]) as n (name)
    join payouts o on o.reference = upper(n.name)
    union
    select o.id, n.name from unnest(${names.filter(isUuid)}::text[]) as n (name)
    join payouts o on o.id = n.name::uuid`);
  const found = await lockPayouts(tx, [...new Set(rows.map(({ id }) => id))]);
  const byId = new Map(found.map((payout) => [payout.id, payout]));
  return new Map(
    rows.flatMap(({ id, name }) => {
      const payout = byId.get(id);
      return payout === undefined ? [] : [[name, payout] as const];
    }),
  );
}

function judge(lines: readonly ResultLine[], payouts: ReadonlyMap<string, Payout>) {
  const steps: StepOf[] = [];
  const problems: LineProblem[] = [];
  const seen = new Set<string>();
  let unchanged = 0;
  for (const line of lines) {
    const payout = payouts.get(line.reference);
    const problem = problemOf(line, payout, seen);
    if (problem !== undefined || payout === undefined || line.said === undefined) {
      const { line: number, reference } = line;
      problems.push({ line: number, reference, problem: problem ?? '' });
      continue;
    }
    seen.add(payout.id);
    const { said: to, bankReference, reason } = line;
    if (payout.status === to) unchanged += 1;
    else steps.push({ payout, step: { to, bankReference, reason } });
  }
  return { steps, unchanged, problems };
}

/** What is wrong with a line, as a sentence. */
function problemOf(
  { reference, amount, said, status }: ResultLine,
  payout: Payout | undefined,
  seen: ReadonlySet<string>,
): string | undefined {
  if (payout === undefined) return `There is no payout ${reference}.`;
  if (seen.has(payout.id)) return 'The file has this payout twice.';
  if (amount !== payout.amount) {
    return `It says ${amount} rupiah, and the payout is of ${payout.amount}.`;
  }
  if (said === undefined) return `It is not known what “${status}” means.`;
  if (payout.status === said || transitions[payout.status].includes(said)) return undefined;
  if (payout.status === 'PENDING') return 'The payout was not sent yet.';
  return `The payout is ${payout.status} and cannot become ${said}.`;
}
