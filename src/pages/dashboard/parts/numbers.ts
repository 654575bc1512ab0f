// Numbers for people: counts, shares, changes, durations, and short amounts for the axis of a chart.
import type { InLanguages, Language } from '../../kit/language.ts';

const tags: InLanguages<string> = { en: 'en', id: 'id-ID' };

function formats(options: Intl.NumberFormatOptions): InLanguages<Intl.NumberFormat> {
  return {
    en: new Intl.NumberFormat(tags.en, options),
    id: new Intl.NumberFormat(tags.id, options),
  };
}

const counts = formats({ maximumFractionDigits: 0 });
const shares = formats({ style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 });
const changes = formats({
  style: 'percent',
  maximumFractionDigits: 1,
  signDisplay: 'exceptZero',
});
const compact = formats({ notation: 'compact', maximumFractionDigits: 1 });

/** `12,345`. */
export function countText(count: bigint | number, language: Language): string {
  return counts[language].format(count);
}

/** 0 to 1 as `98.5%`. */
export function shareText(share: number, language: Language): string {
  return shares[language].format(share);
}

/** 0.12 as `+12%`. */
export function changeText(change: number, language: Language): string {
  return changes[language].format(change);
}

/** `Rp1.2M` or `Rp1,2 jt`: for axes, where the exact amount is in the table. */
export function compactRupiah(amount: number, language: Language): string {
  return `Rp${compact[language].format(amount)}`;
}

const units: InLanguages<readonly [string, string, string, string]> = {
  en: ['d', 'h', 'min', 's'],
  id: ['hr', 'jam', 'mnt', 'dtk'],
};

/** The two largest units: `2 min 5 s`. */
export function durationText(seconds: number, language: Language): string {
  const sizes = [86_400, 3600, 60, 1];
  let left = Math.round(seconds);
  const parts = sizes.map((size, place) => {
    const whole = Math.floor(left / size);
    left -= whole * size;
    return { whole, unit: units[language][place] ?? '' };
  });
  const first = parts.findIndex(({ whole }) => whole > 0);
  if (first === -1) return `0 ${units[language][3]}`;
  const shown = parts.slice(first, first + 2).filter(({ whole }) => whole > 0);
  return shown.map(({ whole, unit }) => `${whole} ${unit}`).join(' ');
}
