// gapura ledger: proves the ledger from outside the gateway, and exports the signed head of its chain.
import type { KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { gatewayKeys } from '../gateway/keys.ts';
import { check } from '../ledger/check.ts';
import { headOf, headView } from '../ledger/head-file.ts';
import { findHead, headProblem, type SignedHead, signHead } from '../ledger/signed-head.ts';
import { type LedgerProofView, ledgerProofView } from '../ledger/view.ts';
import type { Db } from '../storage/db.ts';
import {
  type Command,
  CommandFailed,
  jsonOption,
  parsed,
  report,
  type Terminal,
  UsageError,
} from './command.ts';
import { withDatabase, withMerchants } from './gateway-database.ts';

const options = {
  ...jsonOption,
  full: { type: 'boolean', default: false },
  head: { type: 'string' },
  day: { type: 'string' },
} as const;

export const ledger: Command = {
  options,
  run(args, terminal) {
    const { values, positionals } = parsed({ args, options, allowPositionals: true });
    const [what, ...more] = positionals;
    const { json, full, head, day } = values;
    if (what === 'verify' && more.length === 0 && day === undefined) {
      return verifyLedger(terminal, { json, full, file: head });
    }
    if (what === 'head' && more.length === 0 && head === undefined && !full) {
      return printHead(terminal, json, day);
    }
    throw new UsageError(
      'Say what to do: verify (with --full, --head FILE) or head (with --day DAY).',
    );
  },
};

interface Wanted {
  json: boolean;
  full: boolean;
  file: string | undefined;
}

async function verifyLedger(terminal: Terminal, { json, full, file }: Wanted): Promise<number> {
  const prove = async (db: Db, publicKey?: KeyObject) =>
    ledgerProofView(await check(db, { whole: full, publicKey }), new Date());
  const view =
    file === undefined
      ? await withDatabase(terminal.env, (db) => prove(db))
      : await verifyHead(terminal, await readHead(file), prove);
  report(terminal, json, view, sentences(view));
  return view.ok ? 0 : 1;
}

/** The proof, with what is wrong with the head as one more problem. */
function verifyHead(
  terminal: Terminal,
  head: SignedHead,
  prove: (db: Db, publicKey: KeyObject) => Promise<LedgerProofView>,
): Promise<LedgerProofView> {
  return withMerchants(terminal.env, async (db, sealer) => {
    const keys = await gatewayKeys(db, sealer);
    const view = await prove(db, keys.publicKey);
    const problem = await headProblem(db, keys, head);
    if (problem === undefined) return view;
    const proof = 'the exported head is part of the chain';
    return { ...view, ok: false, problems: [...view.problems, { proof, found: [problem] }] };
  });
}

async function readHead(path: string): Promise<SignedHead> {
  const text = await readFile(path, 'utf8').catch((error: Error) => {
    throw new CommandFailed(`${path} cannot be read: ${error.message}.`);
  });
  const head = headOf(text);
  if (head !== undefined) return head;
  throw new CommandFailed(`${path} is not a head that gapura ledger head has printed.`);
}

async function printHead(terminal: Terminal, json: boolean, day?: string): Promise<number> {
  if (day !== undefined && !/^\d{4}-\d\d-\d\d$/.test(day)) {
    throw new UsageError(`--day is "${day}": write it as 2026-03-20.`);
  }
  const view = await withMerchants(terminal.env, async (db, sealer) => {
    const keys = await gatewayKeys(db, sealer);
    const head = day === undefined ? await signHead(db, keys, new Date()) : await findHead(db, day);
    if (head === undefined) {
      throw new CommandFailed(
        day === undefined ? 'Nothing was ever booked.' : `No head of ${day} was signed.`,
      );
    }
    const problem = await headProblem(db, keys, head);
    if (problem !== undefined) throw new CommandFailed(`The ledger is not proven: ${problem}.`);
    return headView(head, keys.publicKey);
  });
  report(terminal, json, view, JSON.stringify(view, null, 2));
  return 0;
}

function sentences({ ok, full, transactions, sequence, head, problems }: LedgerProofView): string {
  const what = full ? `All ${transactions} transactions` : 'What has changed since the last proof';
  if (ok) {
    return [
      `The ledger is proven. ${what} agreed with payments, refunds and settlements.`,
      `The chain has ${sequence} entries and ends with ${head}.`,
    ].join('\n');
  }
  const lines = problems.map(
    ({ proof, found }) => `- It does not hold that ${proof}: ${found.join(', ')}`,
  );
  return ['The ledger is not proven.', ...lines].join('\n');
}
