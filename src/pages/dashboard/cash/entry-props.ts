// What the parts of an entry's page get.
import type { operations } from '../../../office/operations/index.ts';
import type { OutputOf } from '../../../office/operations/operation.ts';
import type { Context } from '../page.ts';
import type { CashWords } from './words.ts';

export interface EntryProps {
  shown: OutputOf<typeof operations.bankEntries.show>;
  ctx: Context;
  words: CashWords;
}
