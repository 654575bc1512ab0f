// The gateway's business time, by which the office filters: a sandbox may have moved it.
import { secondsOf } from './duration.ts';
import { hasSandbox, sandboxCall } from './sandbox-calls.ts';

/** Now, in the gateway's business time. Throws CommandFailed if nothing answers at `url`. */
export async function businessNow(url: string): Promise<Date> {
  if (!(await hasSandbox(url))) return new Date();
  return new Date((await sandboxCall<{ now: string }>(url, 'clock')).now);
}

/** The instant that was `span` (`2h`) ago, as the office takes it. Throws UsageError for what is not a span. */
export async function ago(url: string, span: string): Promise<string> {
  const seconds = secondsOf(span);
  return new Date((await businessNow(url)).getTime() - seconds * 1000).toISOString();
}
