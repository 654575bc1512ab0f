// gapura payouts: lists the transfers to merchants, and says what the bank did with one.
import { rupiah } from '../lib/rupiah.ts';
import type { payoutView } from '../payouts/view.ts';
import { type Command, jsonOption, parsed, report, UsageError } from './command.ts';
import { officeOf, officeOptions, queryOf } from './office-calls.ts';

const options = {
  ...jsonOption,
  ...officeOptions,
  'client-id': { type: 'string' },
  status: { type: 'string' },
  'batch-id': { type: 'string' },
  'bank-reference': { type: 'string' },
  'bank-account': { type: 'string' },
  reason: { type: 'string' },
} as const;

/** What the bank can have done. */
const steps = ['sent', 'paid', 'failed', 'returned'];

/** The office's view as JSON. */
type Payout = Readonly<Record<keyof ReturnType<typeof payoutView>, unknown>> & {
  account: { bank: string; number: string; holder: string };
  /** Rupiah; text beyond 2^53. */
  amount: number | string;
};

export const payouts: Command = {
  options,
  async run(args, terminal) {
    const { values, positionals } = parsed({ args, options, allowPositionals: true });
    const [action = '', id, ...more] = positionals;
    const office = officeOf(values, terminal.env);
    const { json, status } = values;
    if (action === 'list' && id === undefined) {
      const filter = { client_id: values['client-id'], batch_id: values['batch-id'] };
      const query = queryOf({ ...filter, status: status?.toUpperCase(), limit: '200' });
      const found = await office.call<{ payouts: Payout[]; next: string | null }>(
        `/payouts${query}`,
      );
      const more = found.next === null ? [] : ['There are more: filter by status or merchant.'];
      const lines = found.payouts.length === 0 ? ['No payouts.'] : found.payouts.map(lineOf);
      report(terminal, json, found, [...lines, ...more].join('\n'));
      return 0;
    }
    if (id === undefined || more.length > 0 || ![...steps, 'show'].includes(action)) {
      throw new UsageError(`Say what to do: list, show ID, ${steps.join(' ID, ')} ID.`);
    }
    const path = `/payouts/${encodeURIComponent(id)}`;
    const said = {
      bank_reference: values['bank-reference'],
      bank_account: values['bank-account'],
      reason: values.reason,
    };
    const payout =
      action === 'show'
        ? await office.call<Payout>(path)
        : await office.call<Payout>(`${path}/${action}`, said);
    report(terminal, json, payout, lineOf(payout));
    return 0;
  },
};

function lineOf(payout: Payout): string {
  const { id, status, amount, client_id, account, bank_reference } = payout;
  const to = `${account.bank} ${account.number} ${account.holder}`;
  return [id, status, rupiah(BigInt(amount), 'en'), client_id, to, bank_reference ?? '']
    .join('  ')
    .trimEnd();
}
