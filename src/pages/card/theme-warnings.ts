// Which of a merchant's colours have too little contrast, for the log and for whoever shows it to an operator.
import { contrast } from '../kit/color.ts';
import type { Theme } from './props.ts';

/** The least contrast of text and its background (WCAG 2.2, 1.4.3). */
export const textContrast = 4.5;

/** The least contrast of a button and what is around it (WCAG 2.2, 1.4.11). */
const buttonContrast = 3;

export interface ThemeWarning {
  pair: 'font on background' | 'button font on button' | 'button on background';
  /** The two colours of the pair, `#rrggbb`. */
  colors: readonly [string, string];
  /** The contrast ratio, rounded down to hundredths. */
  ratio: number;
  /** The ratio that WCAG AA demands. */
  needed: number;
}

/**
 * The pairs of a theme's colours with less contrast than WCAG AA demands; empty for a readable theme. The
 * page uses the colours all the same (DOKU API, Cards: override_configuration.themes).
 */
export function themeWarnings(theme: Theme): ThemeWarning[] {
  const { background, font, buttonBackground, buttonFont } = theme;
  const pairs = [
    { pair: 'font on background', colors: [font, background], needed: textContrast },
    { pair: 'button font on button', colors: [buttonFont, buttonBackground], needed: textContrast },
    {
      pair: 'button on background',
      colors: [buttonBackground, background],
      needed: buttonContrast,
    },
  ] as const;
  return pairs
    .filter(({ colors, needed }) => contrast(...colors) < needed)
    .map((warning) => ({ ...warning, ratio: Math.floor(contrast(...warning.colors) * 100) / 100 }));
}
