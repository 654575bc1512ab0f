// What the verbs of payments are given in tests that call them without a gateway.
import { createHash, randomUUID } from 'node:crypto';
import type { Answer } from '../../src/dialect.ts';
import type { Clock } from '../../src/lib/clock.ts';
import { createLog } from '../../src/lib/log.ts';
import type { PaymentDeps } from '../../src/payments/deps.ts';
import { groupCommit } from '../../src/payments/group-commit.ts';
import type { Acquirer } from '../../src/payments/ports.ts';
import type { Question } from '../../src/requests/question.ts';
import type { Db } from '../../src/storage/db.ts';
import { flatTerms } from './terms.ts';

const done: Answer = { status: 200, body: Buffer.from('{}') };

/** Tells nobody anything, costs nothing, and answers every question alike, unless `given` says otherwise. */
export function paymentDeps(
  db: Db,
  clock: Clock,
  acquirer: Acquirer,
  given: Partial<PaymentDeps> = {},
): PaymentDeps {
  return {
    db,
    clock,
    log: createLog('silent'),
    acquirerOf: () => acquirer,
    insert: groupCommit(db.single),
    answerTo: () => done,
    announce: () => undefined,
    terms: flatTerms(),
    requestRetentionSeconds: 7 * 24 * 3600,
    wake: () => {},
    observe: () => {},
    ...given,
  };
}

export interface Asking {
  clientId?: string;
  requestId?: string;
  body?: string;
}

/** A question of the classic dialect; another body is another question. */
export function testQuestion(asking: Asking = {}): Question {
  const { clientId = 'BRN-0001-1700000000001', requestId = randomUUID(), body = '{}' } = asking;
  return {
    clientId,
    key: `classic:${requestId}`,
    requestId,
    path: '/test/v1/orders',
    headers: { 'client-id': clientId, 'request-id': requestId },
    body: Buffer.from(body),
    hash: createHash('sha256').update(body).digest(),
  };
}
