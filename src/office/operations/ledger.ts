// Operations on the ledger: accounts, transactions, its proof.
import Type from 'typebox';
import type { BookedTransaction } from '../../ledger/transactions.ts';
import { isUuid } from '../../lib/ids.ts';
import { fieldInvalid } from '../../refusal.ts';
import { ledgerBalances, ledgerTransaction, ledgerTransactions, provenLedger } from '../ledger.ts';
import { asOf, openPeriod } from '../period.ts';
import { pageOf, pageWanted, placeIn } from './cursor.ts';
import { operation } from './operation.ts';
import { closed, dayOrInstant, flag, paging, period, text } from './schemas.ts';

const accounts = operation({
  method: 'GET',
  path: '/ledger/accounts',
  permission: 'ledger.read',
  summary:
    'Show every account with its balance, now or as of a day’s end or an instant; recorded_by leaves out what was recorded later',
  query: Type.Object(
    { at: Type.Optional(dayOrInstant), recorded_by: Type.Optional(dayOrInstant) },
    closed,
  ),
  async run(deps, _actor, { query }) {
    const { at, recorded_by: recordedBy } = query;
    const found = await ledgerBalances(
      deps,
      at === undefined ? undefined : asOf(at),
      recordedBy === undefined ? undefined : asOf(recordedBy, 'recorded_by'),
    );
    return { at: at ?? deps.clock.now(), recorded_by: recordedBy ?? null, accounts: found };
  },
});

const transactions = operation({
  method: 'GET',
  path: '/ledger/transactions',
  permission: 'ledger.read',
  summary: 'List transactions with their postings, newest first',
  query: Type.Object(
    { account: Type.Optional(text), payment: Type.Optional(text), ...period, ...paging },
    closed,
  ),
  async run(deps, _actor, { query }) {
    const { limit, after } = pageWanted(query, 'instant', 'id');
    const { account, payment } = query;
    if (payment !== undefined && !isUuid(payment)) {
      throw fieldInvalid('payment', 'must be the id of a payment');
    }
    const found = await ledgerTransactions(deps, {
      ...openPeriod(query),
      account,
      paymentId: payment,
      after: placeIn(after),
      limit: limit + 1,
    });
    const { rows, next } = pageOf(found, limit, ({ at, id }) => [at.toISOString(), id]);
    return { transactions: rows.map(transactionView), next };
  },
});

const transaction = operation({
  method: 'GET',
  path: '/ledger/transactions/:id',
  permission: 'ledger.read',
  summary: 'Show a transaction',
  async run(deps, _actor, { params }) {
    return transactionView(await ledgerTransaction(deps, params.id ?? ''));
  },
});

const proof = operation({
  method: 'GET',
  path: '/ledger/proof',
  permission: 'ledger.read',
  summary: 'Prove the ledger: what has changed since the last proof, or with full=true everything',
  query: Type.Object({ full: Type.Optional(flag) }, closed),
  run: (deps, _actor, { query }) => provenLedger(deps, { whole: query.full === 'true' }),
});

function transactionView(one: BookedTransaction) {
  return {
    id: one.id,
    sequence: one.sequence ?? null,
    kind: one.kind,
    at: one.at,
    recorded_at: one.recordedAt ?? null,
    fact_id: one.factId,
    payment_id: one.payment?.id ?? null,
    reference: one.payment?.reference ?? null,
    client_id: one.payment?.clientId ?? null,
    channel: one.payment?.channel ?? null,
    request: one.request ?? null,
    by: one.by ?? null,
    reason: one.reason ?? null,
    postings: one.postings,
  };
}

export const ledgerOperations = { accounts, transactions, transaction, proof };
