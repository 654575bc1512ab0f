// Tries an address of a merchant: is it found, reached, encrypted, answered? Nothing about a payment is sent.
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { TLSSocket } from 'node:tls';
import { Agent, type buildConnector } from 'undici';
import { guardedConnector, privateKind } from './address-guard.ts';
import { sentenceFor } from './failure.ts';

export type ProbeStep = 'name' | 'connection' | 'tls' | 'answer';

/** What was found in one step. The first step that fails is the last one. */
export interface Found {
  step: ProbeStep;
  ok: boolean;
  /** For people: addresses, versions, dates, or what went wrong. */
  detail: string;
  /** How long it took, in milliseconds. */
  ms: number;
}

export interface Probe {
  url: string;
  /** Whether notifications can be posted there. What the receiver answers to them is another matter. */
  ok: boolean;
  steps: Found[];
}

interface ProbeSettings {
  allowPrivateAddresses: boolean;
  /** For each step. */
  timeoutMs?: number | undefined;
}

/**
 * Looks the name up, connects, shakes hands and asks with OPTIONS, which changes nothing at the receiver. Addresses
 * that notifications may not go to are not connected to. Never throws.
 */
export async function probe(
  { allowPrivateAddresses, timeoutMs = 5000 }: ProbeSettings,
  url: string,
): Promise<Probe> {
  const steps: Found[] = [];
  const { protocol, hostname } = new URL(url);
  const name = await timed('name', () => addressesOf(hostname, allowPrivateAddresses));
  steps.push(name);
  if (name.ok) {
    steps.push(...(await reach({ allowPrivateAddresses, timeoutMs }, url, protocol === 'https:')));
  }
  return { url, ok: steps.every(({ ok }) => ok), steps };
}

async function addressesOf(hostname: string, allowPrivate: boolean): Promise<string> {
  const host = hostname.replace(/^\[|\]$/g, '');
  const found = isIP(host) === 0 ? await lookup(host, { all: true }) : [{ address: host }];
  const addresses = found.map(({ address }) => address);
  for (const address of allowPrivate ? [] : addresses) {
    const kind = privateKind(address);
    if (kind !== undefined) throw new Error(`${address} is ${kind}: notifications do not go there`);
  }
  return addresses.join(', ');
}

async function reach(
  { allowPrivateAddresses, timeoutMs }: { allowPrivateAddresses: boolean; timeoutMs: number },
  url: string,
  encrypted: boolean,
): Promise<Found[]> {
  const steps: Found[] = [];
  const startedMs = performance.now();
  const connect = guardedConnector({ allowPrivateAddresses, timeoutMs });
  const agent = new Agent({
    connect: (target, done) =>
      connect(target, ((error, socket) => {
        const ms = Math.round(performance.now() - startedMs);
        if (socket) {
          steps.push({ step: 'connection', ok: true, detail: peerOf(socket), ms });
          if (socket instanceof TLSSocket) {
            steps.push({ step: 'tls', ok: true, detail: securityOf(socket), ms });
          }
        }
        (done as (error: Error | null, socket: unknown) => void)(error, socket);
      }) as buildConnector.Callback),
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  });
  try {
    steps.push(await timed('answer', () => answerOf(agent, url, timeoutMs)));
  } finally {
    await agent.destroy();
  }
  const isConnected = steps.some(({ step }) => step === 'connection');
  if (isConnected) return steps;
  // Nobody was reached, or the handshake failed: the error is that of the connection.
  return steps.map((found) => {
    const step = encrypted && found.detail.startsWith('TLS') ? 'tls' : 'connection';
    return { ...found, step };
  });
}

async function answerOf(agent: Agent, url: string, timeoutMs: number): Promise<string> {
  const { origin, pathname, search } = new URL(url);
  const answer = await agent.request({
    origin,
    path: pathname + search,
    method: 'OPTIONS',
    signal: AbortSignal.timeout(2 * timeoutMs),
  });
  // The body does not matter, however long it is: the connection is closed.
  answer.body.on('error', () => {}).destroy();
  return `HTTP ${answer.statusCode}`;
}

function peerOf({
  remoteAddress = '',
  remotePort = 0,
}: {
  remoteAddress?: string | undefined;
  remotePort?: number | undefined;
}): string {
  return remoteAddress.includes(':')
    ? `[${remoteAddress}]:${remotePort}`
    : `${remoteAddress}:${remotePort}`;
}

function securityOf(socket: TLSSocket): string {
  const { valid_to: until, issuer } = socket.getPeerCertificate();
  const day =
    until === undefined
      ? ''
      : `, certificate valid until ${new Date(until).toISOString().slice(0, 10)}`;
  const by = issuer?.O ?? issuer?.CN;
  return `${socket.getProtocol() ?? 'TLS'}${day}${by === undefined ? '' : ` by ${[by].flat().join(' ')}`}`;
}

async function timed(step: ProbeStep, work: () => Promise<string>): Promise<Found> {
  const startedMs = performance.now();
  const since = () => Math.round(performance.now() - startedMs);
  try {
    const detail = await work();
    return { step, ok: true, detail, ms: since() };
  } catch (error) {
    return { step, ok: false, detail: sentenceFor(error), ms: since() };
  }
}
