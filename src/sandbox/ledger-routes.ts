// The sandbox's door to the ledger: balances, and the proof of the whole book.
import type { FastifyInstance } from 'fastify';
import { json } from '../http/json.ts';
import type { OfficeDeps } from '../office/deps.ts';
import { ledgerBalances, proveLedger } from '../office/ledger.ts';

/** Mounts it on the sandbox's part of the server. */
export function ledgerRoutes(app: FastifyInstance, office: OfficeDeps): void {
  app.get('/sandbox/v1/ledger', async (_request, reply) => {
    const [accounts, proof] = await Promise.all([ledgerBalances(office), proveLedger(office)]);
    const { balanced, transactions, proofs } = proof;
    return json(reply, 200, { balanced, accounts, transactions, proofs });
  });
}
