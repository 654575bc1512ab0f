// The balances of a statement: opening plus entries is closing. Pure.
import { UnreadableFile } from '../../reconciliation/acquirer-file.ts';
import type { EntryRead } from './statement.ts';

/** Rupiah, as far as somebody says them. */
export interface Balances {
  opening?: bigint | undefined;
  closing?: bigint | undefined;
}

/** The balances, if they are there, are those that were told, and agree with the entries. Throws UnreadableFile. */
export function demandBalances(
  entries: readonly Pick<EntryRead, 'amount'>[],
  { opening, closing }: Balances,
  told: Balances = {},
): { opening: bigint; closing: bigint } {
  if (opening === undefined || closing === undefined) {
    throw new UnreadableFile(
      'The file has no balances: say what was there before it and after it (opening, closing).',
    );
  }
  demandSame('opening', opening, told.opening);
  demandSame('closing', closing, told.closing);
  const sum = entries.reduce((total, { amount }) => total + amount, opening);
  if (sum === closing) return { opening, closing };
  throw new UnreadableFile(
    `The entries lead from ${opening} to ${sum} rupiah, and the closing balance is ${closing}.`,
  );
}

function demandSame(name: string, is: bigint, told: bigint | undefined): void {
  if (told === undefined || told === is) return;
  throw new UnreadableFile(`The ${name} balance of the file is ${is}, and not ${told}.`);
}
