// The gateway's jobs: everything that is due at a time, except notifications.
import { sealEntries } from '../audit/chain.ts';
import { retentionSettings } from '../config/settings.ts';
import { seal } from '../ledger/chain.ts';
import { signDay } from '../ledger/signed-head.ts';
import { countSums } from '../ledger/sums.ts';
import { forgetRuns } from '../notifications/resend-many.ts';
import { forgetCalls } from '../office/operations/calls.ts';
import { rollUp } from '../overview/roll-up.ts';
import type { PaymentDeps } from '../payments/deps.ts';
import { expireDue } from '../payments/expire.ts';
import { readWords } from '../payments/read-words.ts';
import { recover } from '../payments/recover.ts';
import { releaseDue } from '../payments/release.ts';
import type { MaskedCardOf } from '../payments/words.ts';
import { forgetEnded } from '../people/sessions.ts';
import { forget } from '../requests/store.ts';
import { keepInBounds } from '../retention/retention.ts';
import { type SettlementDeps, settleBatches } from '../settlement/settle-batches.ts';
import type { House } from './house.ts';
import type { Job } from './job-runner.ts';

interface JobDeps {
  house: House;
  payments: PaymentDeps;
  settlement: SettlementDeps;
  maskedCardOf: MaskedCardOf;
}

/** The jobs, in an order in which later ones can use the results of earlier ones. */
export function gatewayJobs({ house, payments, settlement, maskedCardOf }: JobDeps): Job[] {
  const { db, clock, log } = house;
  const retention = retentionSettings(house.config.file);
  return [
    { name: 'expire', everySeconds: 1, run: () => expireDue(db, clock.now()) },
    { name: 'release authorizations', everySeconds: 5, run: () => releaseDue(payments) },
    { name: 'recover questions in flight', everySeconds: 5, run: () => recover(payments) },
    {
      name: 'delete old questions',
      everySeconds: 10,
      run: () => {
        const age = payments.requestRetentionSeconds * 1000;
        return forget(db.single, new Date(clock.now().getTime() - age));
      },
    },
    {
      name: 'settle batches',
      everySeconds: 30,
      run: () => settleBatches(settlement, 'scheduled'),
    },
    {
      name: 'keep tables in bounds',
      everySeconds: 600,
      run: () => keepInBounds({ db, log, retention, wall: () => new Date() }),
    },
    { name: 'forget ended sign-ins', everySeconds: 300, run: () => forgetEnded(db.single) },
    {
      name: 'count for the overview',
      everySeconds: 5,
      run: () => rollUp(settlement.db, clock.now()),
    },
    { name: 'sum the postings by time', everySeconds: 5, run: () => countSums(settlement.db) },
    {
      name: 'forget calls of the office',
      everySeconds: 600,
      run: async () => {
        const before = new Date(Date.now() - payments.requestRetentionSeconds * 1000);
        await forgetCalls(db.single, before);
        await forgetRuns(db.single, before);
      },
    },
    { name: 'seal the audit log', everySeconds: 1, run: () => sealEntries(db) },
    { name: 'seal the ledger', everySeconds: 5, run: () => seal(settlement.db) },
    {
      name: 'sign the head of the ledger',
      everySeconds: 600,
      run: () => signDay(settlement.db, house.keys, new Date()),
    },
    { name: 'read words of payments', everySeconds: 1, run: () => readWords({ db, maskedCardOf }) },
    { name: 'note uses of secret keys', everySeconds: 5, run: () => house.keyUses.write() },
    { name: 'refresh merchants', everySeconds: 5, run: () => house.merchants.refresh() },
  ];
}
