// The sandbox's doors to the bank: the statement that the simulator's bank would send, and importing one.
import type { FastifyInstance } from 'fastify';
import { simulatedStatement } from '../acquirers/simulator/bank-statement.ts';
import { statementCamt, statementCsv } from '../acquirers/simulator/statement-text.ts';
import { type StatementMapName, statementMapNames, statementMaps } from '../cash/statements/map.ts';
import { isDay } from '../cash/statements/values.ts';
import { statementView } from '../cash/view.ts';
import { fileLimitBytes } from '../http/body.ts';
import { json } from '../http/json.ts';
import { type Query, textOf, wholeOf } from '../http/query.ts';
import { wibDay } from '../lib/wib.ts';
import { importBankStatement } from '../office/cash.ts';
import type { OfficeDeps } from '../office/deps.ts';
import { ownAccount } from '../payouts/rules.ts';
import { fieldInvalid } from '../refusal.ts';
import { sandboxActor } from './actor.ts';

/** Mounts them on the sandbox's part of the server. */
export function bankRoutes(app: FastifyInstance, office: OfficeDeps): void {
  app.get<{ Params: { account: string }; Querystring: Query }>(
    '/sandbox/v1/bank-statements/:account',
    async ({ params, query }, reply) => {
      const account = ownAccount(office.payouts.rules, params.account);
      const { read, seeded } = await simulatedStatement(office.db, {
        account,
        isDefault: account.id === office.payouts.rules.accounts[0].id,
        day: dayOf(query, office.clock.now()),
        seed: wholeOf(query, 'seed', { fallback: 1, max: 2 ** 32 - 1 }),
        errors: wholeOf(query, 'errors', { fallback: 0, max: 1000 }),
      });
      const format = textOf(query, 'format') ?? 'csv';
      const isCamt = format === 'camt.053';
      const text = isCamt
        ? statementCamt(account.number, read)
        : statementCsv(mapOf(office, account.id, format), read);
      return reply
        .header('content-type', `${isCamt ? 'application/xml' : 'text/csv'}; charset=utf-8`)
        .header('gapura-seeded-errors', JSON.stringify(seeded))
        .send(text);
    },
  );
  app.post<{ Querystring: Query }>(
    '/sandbox/v1/bank-statements',
    { bodyLimit: fileLimitBytes },
    async ({ query, body }, reply) => {
      const imported = await importBankStatement(office, sandboxActor(textOf(query, 'by')), {
        bytes: Buffer.isBuffer(body) ? body : Buffer.alloc(0),
        fileName: textOf(query, 'file_name') ?? 'statement',
        bankAccount: textOf(query, 'bank_account'),
        map: statementMapNames.find((one) => one === textOf(query, 'map')),
      });
      const { statement, known, matched } = imported;
      return json(reply, known ? 200 : 201, { ...statementView(statement), matched, known });
    },
  );
}

function dayOf(query: Query, now: Date): string {
  const day = textOf(query, 'day') ?? wibDay(now);
  if (!isDay(day)) throw fieldInvalid('day', 'must be a day (2026-01-31)');
  return day;
}

/** `csv`: as the account says; or the name of a bank. */
function mapOf({ cash }: Pick<OfficeDeps, 'cash'>, accountId: string, format: string) {
  if (format === 'csv') return cash.mapOf(accountId);
  const name = statementMapNames.find((one): one is StatementMapName => one === format);
  if (name !== undefined) return statementMaps[name];
  const known = ['csv', 'camt.053', ...statementMapNames].join(', ');
  throw fieldInvalid('format', `must be one of ${known}`);
}
