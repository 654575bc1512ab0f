// A provider's file names payments by the merchant's reference, refunds too: which movement of the book each line is. Pure.
import type { AcquirerFile, AcquirerLine } from './acquirer-file.ts';

/** The layout of a provider's file, which has the lines of all channels. */
export interface ProviderFile extends Pick<AcquirerFile, 'columns' | 'refundType'> {
  /** The column that says the channel; undefined: the file is about one channel. */
  channel?: string | undefined;
  /** What that column says, by our channel, where it is not the same. */
  channels?: Readonly<Record<string, string>> | undefined;
}

/** That of another Gapura: its report `settlement-items` about the merchant that we are there. */
export const gapuraFile: ProviderFile = {
  columns: { reference: 'reference', amount: 'amount', cost: 'fee', remittance: 'batch_id' },
  channel: 'channel',
};

/** The part of a provider's file that is about one channel. */
export function fileOfChannel(
  { columns, refundType, channel: column, channels }: ProviderFile,
  channel: string,
): AcquirerFile {
  const only = column === undefined ? undefined : { column, value: channels?.[channel] ?? channel };
  return { columns, refundType, only };
}

/** Money that moved, in the book. */
export interface BookedMovement {
  /** The reference of its payment. */
  payment: string;
  /** The book's own name: the receipt's key, or the refund's id. */
  name: string;
  /** Rupiah, below zero for money that went back. */
  amount: bigint;
}

/**
 * The lines by the book's names. Of one payment, lines and movements of the same amount belong together, then those
 * that go the same way; each movement is one line's. What went back and is no movement keeps a name of its own, which is
 * not that of the payment's receipt.
 */
export function namedByBook(
  lines: readonly AcquirerLine[],
  movements: readonly BookedMovement[],
): AcquirerLine[] {
  const left = new Map<string, BookedMovement[]>();
  for (const one of movements) left.set(one.payment, [...(left.get(one.payment) ?? []), one]);
  const take = (line: AcquirerLine, fits: (one: BookedMovement) => boolean) => {
    const of = left.get(line.reference) ?? [];
    const at = of.findIndex(fits);
    return at === -1 ? undefined : of.splice(at, 1)[0]?.name;
  };
  const plain = lines.map((line) => ({ ...line, reference: unescaped(line.reference) }));
  const exact = plain.map((line) => take(line, ({ amount }) => amount === line.amount));
  return plain.map((line, index) => {
    const name = exact[index] ?? take(line, ({ amount }) => amount < 0n === line.amount < 0n);
    if (name !== undefined) return { ...line, reference: name };
    return line.amount < 0n ? { ...line, reference: `refund of ${line.reference}` } : line;
  });
}

/** Reports put an apostrophe before text that a spreadsheet would take for a formula. */
function unescaped(text: string): string {
  return text.replace(/^'(?=[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/, '');
}
