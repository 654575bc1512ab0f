// The dependencies of every verb of a payment: built once by `main` and passed on unchanged.
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { Db } from '../storage/db.ts';
import type { Insert } from './group-commit.ts';
import type { Payment } from './payment.ts';
import type { AcquirerOf, Announce, AnswerTo, Fact, Terms } from './ports.ts';

export interface PaymentDeps {
  db: Db;
  clock: Clock;
  log: Log;
  acquirerOf: AcquirerOf;
  /** Writes new payments, in one statement with others that arrive at the same time. */
  insert: Insert;
  answerTo: AnswerTo;
  announce: Announce;
  terms: Terms;
  /** How long questions are remembered, in seconds. */
  requestRetentionSeconds: number;
  /** Called after a commit with a notification, so that the dispatcher sends it at once. */
  wake: () => void;
  /** Called for every committed fact. */
  observe: (payment: Payment, fact: Fact) => void;
}
