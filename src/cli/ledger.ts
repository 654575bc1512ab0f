// gapura ledger: proves the ledger, from outside the gateway.
import { check } from '../ledger/check.ts';
import { type LedgerProofView, ledgerProofView } from '../ledger/view.ts';
import { type Command, jsonOption, parsed, report, UsageError } from './command.ts';
import { withDatabase } from './gateway-database.ts';

const options = { ...jsonOption, full: { type: 'boolean', default: false } } as const;

export const ledger: Command = {
  async run(args, terminal) {
    const { values, positionals } = parsed({ args, options, allowPositionals: true });
    if (positionals.length !== 1 || positionals[0] !== 'verify') {
      throw new UsageError('Say what to do: verify.');
    }
    const view = await withDatabase(terminal.env, async (db) => {
      const checked = await check(db, { whole: values.full });
      return ledgerProofView(checked, new Date());
    });
    report(terminal, values.json, view, sentences(view));
    return view.ok ? 0 : 1;
  },
};

function sentences({ ok, full, transactions, problems }: LedgerProofView): string {
  const what = full ? `All ${transactions} transactions` : 'What has changed since the last proof';
  if (ok) return `The ledger is proven. ${what} agreed with payments, refunds and settlements.`;
  const lines = problems.map(
    ({ proof, found }) => `- It does not hold that ${proof}: ${found.join(', ')}`,
  );
  return ['The ledger is not proven.', ...lines].join('\n');
}
