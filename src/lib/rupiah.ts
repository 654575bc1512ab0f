// Formats whole rupiah for people: Rp150.000 in Indonesian, Rp150,000 in English.

const formats = {
  en: new Intl.NumberFormat('en', { maximumFractionDigits: 0 }),
  id: new Intl.NumberFormat('id-ID', { maximumFractionDigits: 0 }),
} as const;

/** An amount in whole rupiah. */
export function rupiah(amount: bigint, language: 'en' | 'id'): string {
  const sign = amount < 0n ? '−' : '';
  return `${sign}Rp${formats[language].format(amount < 0n ? -amount : amount)}`;
}
