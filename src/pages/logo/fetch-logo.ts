// Fetches a merchant's logo over HTTP: public addresses only, a size limit, one deadline, images only.
import { type Agent, type Dispatcher, request } from 'undici';
import { type ImageType, imageType } from './image-type.ts';

export interface Logo {
  type: ImageType;
  bytes: Buffer;
}

/** The largest logo, in bytes. */
export const largestLogo = 256 * 1024;

const mostRedirects = 3;

/** How much of an answer without an image is read, so that its connection can end in peace. */
const ignoredBytes = 16 * 1024;
const deadlineMs = 5000;

/**
 * Fetches the logo at `url` with `agent`, whose connector refuses private addresses unless they are
 * allowed, also after a redirect. Throws an Error whose message says why there is no logo.
 */
export async function fetchLogo(agent: Agent, url: string): Promise<Logo> {
  const signal = AbortSignal.timeout(deadlineMs);
  let address = new URL(url);
  for (let redirects = 0; redirects <= mostRedirects; redirects++) {
    if (!/^https?:$/.test(address.protocol)) throw new Error('the address is not http(s)');
    const headers = { accept: 'image/png, image/jpeg, image/webp, image/gif' };
    const answer = await request(address, { dispatcher: agent, signal, headers });
    const next = redirectOf(answer);
    if (next === undefined) return read(answer);
    await answer.body.dump({ limit: ignoredBytes });
    address = new URL(next, address);
  }
  throw new Error(`more than ${mostRedirects} redirects`);
}

function redirectOf({ statusCode, headers }: Dispatcher.ResponseData): string | undefined {
  const { location } = headers;
  return statusCode >= 300 && statusCode < 400 && typeof location === 'string'
    ? location
    : undefined;
}

async function read({ statusCode, body }: Dispatcher.ResponseData): Promise<Logo> {
  if (statusCode !== 200) {
    await body.dump({ limit: ignoredBytes });
    throw new Error(`the server answered ${statusCode}`);
  }
  const chunks: Buffer[] = [];
  let size = 0;
  // Leaving the loop early destroys the connection.
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largestLogo) throw new Error(`more than ${largestLogo} bytes`);
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  const type = imageType(bytes);
  if (type === undefined) throw new Error('not a PNG, JPEG, WebP or GIF image');
  return { type, bytes };
}
