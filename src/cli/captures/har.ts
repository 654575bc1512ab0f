// Reads captured messages from a HAR file, which browsers and proxies write.
import { UsageError } from '../command.ts';
import type { Message } from '../http-message.ts';

interface Named {
  name: string;
  value: string;
}

interface Entry {
  request: {
    method: string;
    url: string;
    headers: Named[];
    postData?: { text?: string; encoding?: string };
  };
}

/** The entries of a HAR file, or undefined if the text is not one. */
function entriesOf(text: string): Entry[] | undefined {
  try {
    const { log } = JSON.parse(text) as { log?: { entries?: Entry[] } };
    return Array.isArray(log?.entries) ? log.entries : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a text is a HAR file. */
export function isHar(text: string): boolean {
  return text.trimStart().startsWith('{') && entriesOf(text) !== undefined;
}

/** A request of a HAR file with its place, from 1. */
export interface HarMessage {
  entry: number;
  message: Message;
}

/**
 * The signed requests of a HAR file, in its order; only the one at `entry` (from 1) if it is given. Throws UsageError if
 * there is none.
 */
export function readHar(text: string, entry: number | undefined): HarMessage[] {
  const all = (entriesOf(text) ?? []).map((one, index) => ({
    entry: index + 1,
    message: messageOf(one),
  }));
  if (entry !== undefined) {
    const one = all[entry - 1];
    if (one === undefined) throw new UsageError(`The HAR file has ${all.length} entries.`);
    return [one];
  }
  const signed = all.filter(
    ({ message: { headers } }) => 'signature' in headers || 'x-signature' in headers,
  );
  if (signed.length > 0) return signed;
  throw new UsageError(`None of the ${all.length} requests in the HAR file has a signature.`);
}

function messageOf({ request: { method, url, headers, postData } }: Entry): Message {
  const body = Buffer.from(
    postData?.text ?? '',
    postData?.encoding === 'base64' ? 'base64' : 'utf8',
  );
  // HTTP/2 has names such as :authority, which are not headers.
  const named = headers.filter(({ name }) => !name.startsWith(':'));
  return {
    method,
    target: url,
    body,
    headers: Object.fromEntries(named.map(({ name, value }) => [name.toLowerCase(), value])),
  };
}
