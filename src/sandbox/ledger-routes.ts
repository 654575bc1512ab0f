// The sandbox's door to the ledger: balances, and its proof.
import type { FastifyInstance } from 'fastify';
import { json } from '../http/json.ts';
import { choiceOf, type Query } from '../http/query.ts';
import type { OfficeDeps } from '../office/deps.ts';
import { ledgerBalances, proveLedger } from '../office/ledger.ts';

/** Mounts it on the sandbox's part of the server. */
export function ledgerRoutes(app: FastifyInstance, office: OfficeDeps): void {
  app.get<{ Querystring: Query }>('/sandbox/v1/ledger', async ({ query }, reply) => {
    const whole = choiceOf(query, 'full', ['false', 'true']) === 'true';
    const [accounts, proof] = await Promise.all([
      ledgerBalances(office),
      proveLedger(office, { whole }),
    ]);
    const { balanced, transactions, proofs } = proof;
    return json(reply, 200, { balanced, accounts, transactions, proofs });
  });
}
