// Operations on payouts: list them, look at one, say what the bank did.
import Type from 'typebox';
import { payoutStatuses } from '../../payouts/payout.ts';
import { payoutView, stepView } from '../../payouts/view.ts';
import { ownBalances, payoutOf, payoutStory, payoutsPage, stepPayout } from '../payouts.ts';
import { openPeriod } from '../period.ts';
import { pageOf, pageWanted, placeIn } from './cursor.ts';
import { operation } from './operation.ts';
import { closed, paging, period, text } from './schemas.ts';

const list = operation({
  method: 'GET',
  path: '/payouts',
  permission: 'settlements.read',
  summary: 'List payouts, the newest first',
  query: Type.Object(
    {
      status: Type.Optional(Type.Enum([...payoutStatuses])),
      client_id: Type.Optional(text),
      batch_id: Type.Optional(text),
      file_id: Type.Optional(text),
      ...period,
      ...paging,
    },
    closed,
  ),
  async run(deps, actor, { query }) {
    const { limit, after } = pageWanted(query, 'instant', 'id');
    const found = await payoutsPage(deps, actor, {
      ...openPeriod(query),
      status: query.status,
      clientId: query.client_id,
      batchId: query.batch_id,
      fileId: query.file_id,
      after: placeIn(after),
      limit: limit + 1,
    });
    const { rows, next } = pageOf(found, limit, (one) => [one.createdAt.toISOString(), one.id]);
    return { payouts: rows.map(payoutView), next };
  },
});

const show = operation({
  method: 'GET',
  path: '/payouts/:id',
  permission: 'settlements.read',
  summary: 'Show a payout with everything that happened to it',
  async run(deps, actor, { params }) {
    const { payout, steps, isBlocked } = await payoutStory(deps, actor, params.id ?? '');
    return { ...payoutView(payout), account_blocked: isBlocked, steps: steps.map(stepView) };
  },
});

const noted = {
  bank_reference: Type.Optional(text),
  reason: Type.Optional(Type.String({ minLength: 1, maxLength: 1000 })),
};
const said = Type.Object(noted, closed);
const sending = Type.Object({ ...noted, bank_account: Type.Optional(text) }, closed);

function step(
  name: 'sent' | 'paid' | 'failed' | 'returned',
  summary: string,
  body: typeof sending | typeof said,
) {
  const to = name.toUpperCase() as Uppercase<typeof name>;
  return operation({
    method: 'POST',
    path: `/payouts/:id/${name}`,
    permission: 'payouts.work',
    summary,
    body,
    async moves(deps, actor, { params }) {
      const { amount, clientId } = await payoutOf(deps.db, actor, params.id ?? '');
      return { amount, clientId };
    },
    async run(deps, actor, { params, body: given }) {
      const bankAccount = 'bank_account' in given ? given.bank_account : undefined;
      const { bank_reference: bankReference, reason } = given;
      const wanted = { to, bankReference, reason, bankAccount };
      return payoutView(await stepPayout(deps, actor, params.id ?? '', wanted));
    },
  });
}

const sent = step('sent', 'Say that a payout was sent, from an own bank account', sending);
const paid = step('paid', 'Say that the bank has paid a payout', said);
const failed = step('failed', 'Say that a payout failed: its money is the payee’s again', said);
const returned = step(
  'returned',
  'Say that a payout came back: its money is the payee’s again',
  said,
);

const accounts = operation({
  method: 'GET',
  path: '/bank-accounts',
  permission: 'payouts.work',
  summary: 'Show the gateway’s own bank accounts with what is there by the book',
  async run(deps) {
    const { accounts: own, beyondCash } = await ownBalances(deps);
    return {
      bank_accounts: own.map((one) => ({
        id: one.id,
        bank: one.bank,
        number: one.number ?? null,
        holder: one.holder ?? null,
        default: one.isDefault,
        available: one.available,
      })),
      beyond_cash: beyondCash,
    };
  },
});

export const payoutOperations = { list, show, sent, paid, failed, returned };
export const bankAccountOperations = { list: accounts };
