// Says why a merchant is only shown here: the configuration file owns it.
import { useWords } from '../here.ts';
import { NoticeBox } from '../parts/notice.tsx';
import { merchantWords } from './words.ts';

export interface Managed {
  managed_by: 'file' | 'office';
  in_file: boolean;
}

/** Nothing for a merchant that the office manages. */
export function ReadOnly({ merchant }: { merchant: Managed }) {
  const words = useWords(merchantWords);
  if (merchant.managed_by !== 'file') return null;
  return (
    <NoticeBox tone="info" title={words.byFile}>
      {merchant.in_file ? words.readOnlyFile : words.readOnlyLeft}
    </NoticeBox>
  );
}
