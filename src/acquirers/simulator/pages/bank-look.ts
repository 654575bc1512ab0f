// The simulated bank's colours in a frame: light or dark, as the page around it.
import type { Theme } from '../../../pages/card/props.ts';
import { themePath } from '../../../pages/card/theme.ts';

export const bankLooks = ['light', 'dark'] as const;

export type BankLook = (typeof bankLooks)[number];

const themes: Record<BankLook, Theme> = {
  light: {
    background: '#ffffff',
    font: '#17222c',
    buttonBackground: '#1d2b4f',
    buttonFont: '#ffffff',
  },
  dark: {
    background: '#161d2a',
    font: '#e9edf0',
    buttonBackground: '#a9bdf0',
    buttonFont: '#0b1526',
  },
};

/** The stylesheet of a look. Without a frame there is none: the bank follows the device's preference. */
export function bankSheet(look: BankLook | undefined): string[] {
  return look === undefined ? [] : [themePath(themes[look])];
}
