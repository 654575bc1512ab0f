// Formats rupiah and rates for people: Rp150.000 in Indonesian, Rp150,000 in English.
import type { InLanguages, Language } from './language.ts';

const locales: InLanguages<string> = { en: 'en', id: 'id-ID' };

function formats(options: Intl.NumberFormatOptions): InLanguages<Intl.NumberFormat> {
  return {
    en: new Intl.NumberFormat(locales.en, options),
    id: new Intl.NumberFormat(locales.id, options),
  };
}

const whole = formats({ maximumFractionDigits: 0 });
const cents = formats({ minimumFractionDigits: 2, maximumFractionDigits: 2 });
const rates = formats({ maximumFractionDigits: 2 });

// The formatter that channels use too, for the texts they write.
export { rupiah } from '../../lib/rupiah.ts';

/** A decimal price as the merchant sent it (`175000.50`). Cents are shown only if there are any. */
export function decimalRupiah(price: string, language: Language): string {
  if (!/^-?\d+(\.\d+)?$/.test(price)) return price;
  const format = /\.0*[1-9]/.test(price) ? cents : whole;
  // Passed as text: a JavaScript number cannot hold sixteen digits and the cents.
  const digits = price.replace('-', '') as Intl.StringNumericLiteral;
  return `${price.startsWith('-') ? '−' : ''}Rp${format[language].format(digits)}`;
}

/** Basis points as a percentage: 260 is 2.6%. */
export function percent(basisPoints: number, language: Language): string {
  return `${rates[language].format(basisPoints / 100)}%`;
}
