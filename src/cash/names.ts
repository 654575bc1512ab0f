// Names in the texts of banks, which put them together with others, in any case and with signs in between. Pure.

/** Letters and digits alone, as capitals. */
export function bare(text: string): string {
  return text.toUpperCase().replace(/[^A-Z0-9]/g, '');
}

/** The names that an entry may have of payouts: ours anywhere, and each word by itself. */
export function namesIn({ text, reference }: { text: string; reference: string | null }): string[] {
  const whole = `${text} ${reference ?? ''}`;
  const ours = bare(whole).match(/PO[0-9A-F]{16}/g) ?? [];
  const words = whole.split(/\s+/).map(bare);
  return [...new Set([...ours, ...words])].filter((word) => word !== '');
}
