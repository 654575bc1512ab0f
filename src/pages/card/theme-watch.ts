// Writes to the log which merchants send colours that are hard to read.
import type { CardPayment } from '../../channels/cards/page.ts';
import type { Log } from '../../lib/log.ts';
import type { Theme } from './props.ts';
import { themePath } from './theme.ts';
import { themeWarnings } from './theme-warnings.ts';

/** Writes a line for each pair of colours with too little contrast, when such a page is first shown. */
export type NoteTheme = (payment: CardPayment, theme: Theme) => void;

/** How many themes are remembered. When they are full, each is written once more. */
const mostThemes = 1000;

/** Notes each theme of a merchant once: a busy shop sends the same one with every order. */
export function themeWatch(log: Log): NoteTheme {
  const noted = new Set<string>();
  return (payment, theme) => {
    const name = `${payment.clientId} ${themePath(theme)}`;
    if (noted.has(name)) return;
    if (noted.size >= mostThemes) noted.clear();
    noted.add(name);
    const about = { clientId: payment.clientId, invoice: payment.reference };
    for (const warning of themeWarnings(theme)) {
      log.warn({ ...about, ...warning }, 'the colours of a card page are hard to read');
    }
  };
}
