// When to come back: every answer that only the moment refuses says it (RFC 9110, section 10.2.3).

const none: Record<string, string> = {};
const byStatus: Readonly<Record<number, Record<string, string>>> = {
  429: { 'retry-after': '1' },
  503: { 'retry-after': '2' },
};

/** The header `Retry-After`, in seconds, for 429 and 503; no header for any other status. */
export function retryAfter(status: number): Record<string, string> {
  return status < 429 ? none : (byStatus[status] ?? none);
}
