// What every verb of a payment is given: built once by `main`, handed down whole.
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
  /** Writes new payments, together with others that arrive at the same time. */
  insert: Insert;
  answerTo: AnswerTo;
  announce: Announce;
  terms: Terms;
  /** How long questions are remembered, in seconds. */
  requestRetentionSeconds: number;
  /** Called after a commit that told somebody something, so that the notification leaves at once. */
  wake: () => void;
  /** Called for every fact that was committed. */
  observe: (payment: Payment, fact: Fact) => void;
}
