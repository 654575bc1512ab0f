// The jobs that carry out payouts, if there is a bank that takes them over the network.
import type { Bank } from '../payouts/bank.ts';
import { followPayouts, type SendDeps, sendPayouts } from '../payouts/send.ts';
import type { Job } from './job-runner.ts';

/** Without a bank, payouts are sent in files and by people. */
export function payoutJobs({
  bank,
  ...deps
}: Omit<SendDeps, 'bank'> & { bank: Bank | undefined }): Job[] {
  if (bank === undefined) return [];
  return [
    { name: 'send payouts', everySeconds: 30, run: () => sendPayouts({ ...deps, bank }) },
    { name: 'follow payouts', everySeconds: 30, run: () => followPayouts({ ...deps, bank }) },
  ];
}
