// The gateway's jobs: everything that falls due by the clock, apart from deliveries.

import { abandonStale } from '../cards/attempt-store.ts';
import { recoverTries } from '../cards/recover-tries.ts';
import type { CardDeps } from '../cards/try.ts';
import { resealStale } from '../cards/vault.ts';
import { recoveredCapture } from '../http/classic/operation.ts';
import type { CreateDeps } from '../payments/create.ts';
import { expireDue } from '../payments/expire.ts';
import type { Payment } from '../payments/payment.ts';
import { recoverOpenings } from '../payments/recover.ts';
import { recoverCaptures } from '../payments/recover-captures.ts';
import { recoverRefunds } from '../payments/recover-refunds.ts';
import { releaseDue } from '../payments/release.ts';
import type { SettleDeps } from '../payments/settle.ts';
import { forget } from '../requests/store.ts';
import { type SettlementDeps, settleBatches } from '../settlement/settle-batches.ts';
import { channelAnswer, recoveredAnswer } from '../words/answers.ts';
import type { House } from './house.ts';
import type { Job } from './workers.ts';

/** An opening that has not come back after this many seconds is asked about. */
const openingPatienceSeconds = 60;

export function gatewayJobs(
  house: House,
  create: CreateDeps,
  settling: SettleDeps,
  cards: CardDeps,
  sandbox: { jobs: readonly Job[] } | undefined,
  settlement: SettlementDeps,
): Job[] {
  const { db, clock, log, sealer } = house;
  const answerOf = (payment: Payment) =>
    channelAnswer(house.channelOf(payment.channel), payment, house.links);
  return [
    ...(sandbox?.jobs ?? []),
    { name: 'expire', everySeconds: 1, run: () => expireDue(db, clock.now()) },
    { name: 'release authorizations', everySeconds: 5, run: () => releaseDue(settling) },
    { name: 'recover card tries', everySeconds: 5, run: () => recoverTries(cards) },
    {
      name: 'forget left cards',
      everySeconds: 30,
      run: () => abandonStale(db.single, clock.now()),
    },
    { name: 'seal saved cards anew', everySeconds: 60, run: () => resealStale(db.single, sealer) },
    {
      name: 'recover openings',
      everySeconds: 5,
      run: () => recoverOpenings({ ...create, answerOf, log, openingPatienceSeconds }),
    },
    {
      name: 'recover refunds',
      everySeconds: 5,
      run: () =>
        recoverRefunds({
          ...settling,
          acquirerOf: create.acquirerOf,
          answerOf: (payment, refund) =>
            recoveredAnswer(house.channelOf(payment.channel), payment, refund),
          log,
          openingPatienceSeconds,
        }),
    },
    {
      name: 'recover captures',
      everySeconds: 5,
      run: () =>
        recoverCaptures({
          ...settling,
          acquirerOf: create.acquirerOf,
          wordingOf: ({ channel }, key) => recoveredCapture(house.channelOf(channel), key),
          log,
          patienceSeconds: openingPatienceSeconds,
        }),
    },
    {
      name: 'forget requests',
      everySeconds: 60,
      run: () => {
        const age = create.requestRetentionSeconds * 1000;
        return forget(db.single, new Date(clock.now().getTime() - age));
      },
    },
    {
      name: 'settle batches',
      everySeconds: 30,
      run: () => settleBatches(settlement, 'scheduled'),
    },
    { name: 'refresh merchants', everySeconds: 5, run: () => house.merchants.refresh() },
  ];
}
