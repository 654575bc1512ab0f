// Operations on banks' statements: import, look, and say what an entry is.
import Type from 'typebox';
import { statementMapNames } from '../../cash/statements/map.ts';
import { entryView, statementView } from '../../cash/view.ts';
import { type EntryAccount, entryAccounts } from '../../cash/work.ts';
import { payoutView } from '../../payouts/view.ts';
import { fieldInvalid } from '../../refusal.ts';
import {
  bankEntry,
  bankStatement,
  bankStatements,
  bookBankEntry,
  importBankStatement,
  matchAgain,
  matchBankEntry,
  readableStatement,
  sizeOfEntry,
  suspendBankEntry,
} from '../cash.ts';
import type { EntryStory } from '../cash-entry.ts';
import { pageOf, pageWanted, placeIn } from './cursor.ts';
import { operation } from './operation.ts';
import { remittanceView } from './remittances.ts';
import { closed, flag, paging, text } from './schemas.ts';

const told = Type.Optional(Type.String({ pattern: '^-?\\d{1,15}$' }));

const importing = Type.Object(
  {
    bank_account: Type.Optional(text),
    file_name: Type.Optional(text),
    map: Type.Optional(Type.Enum([...statementMapNames])),
    // Rupiah before and after the entries, if the file does not say them.
    opening: told,
    closing: told,
  },
  closed,
);

const upload = operation({
  method: 'POST',
  path: '/bank-statements',
  permission: 'cash.work',
  summary:
    'Import a bank’s statement (CSV or CAMT.053), once; entries that were there before change nothing',
  query: importing,
  body: 'bytes',
  status: 201,
  async run(deps, actor, { query, body }) {
    const wanted = importOf(query, body);
    readableStatement(deps, wanted);
    const { statement, known, matched } = await importBankStatement(deps, actor, wanted);
    return { ...statementView(statement), matched, known };
  },
  statusOf: ({ known }) => (known ? 200 : 201),
});

function importOf(query: Type.Static<typeof importing>, body: unknown) {
  const { bank_account: bankAccount, file_name: fileName = 'statement', map } = query;
  const amount = (given: string | undefined) => (given === undefined ? undefined : BigInt(given));
  return {
    ...{ bankAccount, fileName, map },
    bytes: Buffer.isBuffer(body) ? body : Buffer.alloc(0),
    told: { opening: amount(query.opening), closing: amount(query.closing) },
  };
}

const list = operation({
  method: 'GET',
  path: '/bank-statements',
  permission: 'cash.read',
  summary: 'List statements of the gateway’s own bank accounts, the newest first',
  query: Type.Object({ bank_account: Type.Optional(text), ...paging }, closed),
  async run(deps, _actor, { query }) {
    const { limit, after } = pageWanted(query, 'instant', 'id');
    const found = await bankStatements(deps, {
      bankAccount: query.bank_account,
      after: placeIn(after),
      limit: limit + 1,
    });
    const { rows, next } = pageOf(found, limit, ({ at, id }) => [at.toISOString(), id]);
    return { statements: rows.map(statementView), next };
  },
});

const show = operation({
  method: 'GET',
  path: '/bank-statements/:id',
  permission: 'cash.read',
  summary: 'Show a statement with a page of its entries',
  query: Type.Object({ matched: Type.Optional(flag), ...paging }, closed),
  async run(deps, _actor, { params, query }) {
    const { limit, after } = pageWanted(query, 'line', 'id');
    const { statement, entries } = await bankStatement(deps, params.id ?? '', {
      matched: query.matched === undefined ? undefined : query.matched === 'true',
      after: after && { line: Number(after[0]), id: after[1] ?? '' },
      limit: limit + 1,
    });
    const { rows, next } = pageOf(entries, limit, ({ line, id }) => [String(line), id]);
    return { ...statementView(statement), entries: rows.map(entryView), next };
  },
});

const entry = operation({
  method: 'GET',
  path: '/bank-entries/:id',
  permission: 'cash.read',
  summary: 'Show an entry of a statement: what it is, or what it may be',
  async run(deps, _actor, { params }) {
    return storyView(await bankEntry(deps, params.id ?? ''));
  },
});

const reason = Type.String({ minLength: 1, maxLength: 1000 });
const ids = Type.Optional(Type.Array(text, { maxItems: 200 }));

const match = operation({
  method: 'POST',
  path: '/bank-entries/:id/match',
  permission: 'cash.work',
  summary:
    'Say what an entry is: remittances, payouts, or an exception whose money went back; the rest is a difference',
  body: Type.Object(
    { remittances: ids, payouts: ids, exception: Type.Optional(text), reason },
    closed,
  ),
  moves: (deps, _actor, { params }) => moved(deps, params.id),
  async run(deps, actor, { params, body }) {
    demandText(body.reason);
    return storyView(await matchBankEntry(deps, actor, { ...body, id: params.id ?? '' }));
  },
});

const names = Object.keys(entryAccounts) as EntryAccount[];

const bookOne = operation({
  method: 'POST',
  path: '/bank-entries/:id/book',
  permission: 'cash.work',
  summary: 'Book an entry on one of the gateway’s own accounts',
  body: Type.Object({ account: Type.Enum([...names]), reason }, closed),
  moves: (deps, _actor, { params }) => moved(deps, params.id),
  async run(deps, actor, { params, body }) {
    demandText(body.reason);
    const account = names.find((name) => name === body.account) ?? 'differences';
    const wanted = { id: params.id ?? '', account, reason: body.reason };
    return storyView(await bookBankEntry(deps, actor, wanted));
  },
});

const suspend = operation({
  method: 'POST',
  path: '/bank-entries/:id/suspend',
  permission: 'cash.work',
  summary: 'Put money that came into suspense: an exception of the channel, which can be applied',
  body: Type.Object({ channel: text, reason }, closed),
  moves: (deps, _actor, { params }) => moved(deps, params.id),
  async run(deps, actor, { params, body }) {
    demandText(body.reason);
    return storyView(await suspendBankEntry(deps, actor, { ...body, id: params.id ?? '' }));
  },
});

const again = operation({
  method: 'POST',
  path: '/bank-entries/matches',
  permission: 'cash.work',
  summary: 'Look again at all open entries, and match what is certain by now',
  body: Type.Object({}, closed),
  async run(deps, actor) {
    return { matched: await matchAgain(deps, actor) };
  },
});

async function moved(deps: Parameters<typeof sizeOfEntry>[0], id: string | undefined) {
  return { amount: await sizeOfEntry(deps, id ?? '') };
}

function demandText(given: string): void {
  if (given.trim() === '') throw fieldInvalid('reason', 'must not be blank');
}

function storyView({ entry: one, match: found, remittances, payouts }: EntryStory) {
  return {
    ...entryView(one),
    match:
      found === undefined
        ? null
        : {
            id: found.id,
            kind: found.kind,
            account: found.account,
            difference: found.difference,
            at: found.at,
            by: found.by,
            reason: found.reason,
            remittances: found.remittances.map(remittanceView),
            payouts: found.payouts.map(payoutView),
            exception_id: found.exceptionId,
          },
    may_be: {
      remittances: remittances.map(remittanceView),
      payouts: payouts.map(payoutView),
    },
  };
}

export const bankStatementOperations = { upload, list, show };
export const bankEntryOperations = { show: entry, match, book: bookOne, suspend, again };
