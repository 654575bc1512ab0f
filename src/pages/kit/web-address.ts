// Links that a merchant gave: only http and https addresses, never a script.

/** `text` as a normalised http(s) address, or undefined if it is anything else. */
export function webAddress(text: string | undefined): string | undefined {
  if (text === undefined || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : undefined;
}
