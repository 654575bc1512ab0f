// The dependencies of payment verbs, for tests that call them without a gateway.
import { createHash, randomUUID } from 'node:crypto';
import type { Answer } from '../../src/dialect.ts';
import type { Clock } from '../../src/lib/clock.ts';
import { createLog } from '../../src/lib/log.ts';
import type { PaymentDeps } from '../../src/payments/deps.ts';
import { groupChanges, groupCommit } from '../../src/payments/group-commit.ts';
import type { Acquirer } from '../../src/payments/ports.ts';
import type { Question } from '../../src/requests/question.ts';
import type { Db } from '../../src/storage/db.ts';
import { flatTerms } from './terms.ts';

const done: Answer = { status: 200, body: Buffer.from('{}') };

/** No notifications, no fees, and the same answer to every question, unless `given` sets something else. */
export function paymentDeps(
  db: Db,
  clock: Clock,
  acquirer: Acquirer,
  given: Partial<PaymentDeps> = {},
): PaymentDeps {
  const { wake = () => {} } = given;
  return {
    db,
    clock,
    log: createLog('silent'),
    acquirerOf: () => acquirer,
    upstreamOf: () => undefined,
    insert: groupCommit(db.single),
    commit: groupChanges(db.single),
    reserve: (notification) => ({ notification, committed: wake, dropped: () => {} }),
    answerTo: () => done,
    announce: () => undefined,
    terms: flatTerms(),
    requestRetentionSeconds: 7 * 24 * 3600,
    wake,
    observe: () => {},
    ...given,
  };
}

interface QuestionParts {
  clientId?: string;
  requestId?: string;
  body?: string;
}

/** A question of the classic dialect. */
export function testQuestion(parts: QuestionParts = {}): Question {
  const { clientId = 'BRN-0001-1700000000001', requestId = randomUUID(), body = '{}' } = parts;
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
