// gapura listen: verifies, prints and forwards notifications of both dialects, and answers with the right status.
import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openReceiver } from '../../test/support/receiver.ts';
import { scratchFolder } from '../../test/support/scratch.ts';
import { command, type RecordedTerminal, recordedTerminal } from '../../test/support/terminal.ts';
import { signTestNotification } from '../sdk/index.ts';
import { signingKey } from '../wire/classic/signature.ts';
import { tokenRequestHeaders, transactionHeaders } from '../wire/snap/headers.ts';
import { runCommand } from './run.ts';

const clientId = 'BRN-0001-1700000000001';
const secretKey = 'SK-TestSecretKey0123456789';
const path = '/payments/notifications';
const body = {
  order: { invoice_number: 'INV-1', amount: 150000 },
  channel: { id: 'PEER_TO_PEER_KREDIVO' },
  transaction: { status: 'SUCCESS', original_request_id: 'r-1' },
};

let terminal: RecordedTerminal;
let running: Promise<number> | undefined;

/** Starts it on a free port. Returns its URL. */
async function listen(...args: string[]): Promise<string> {
  terminal = recordedTerminal({ GAPURA_CLIENT_ID: clientId, GAPURA_SECRET_KEY: secretKey });
  running = runCommand(['listen', '--port', '0', ...args], terminal);
  const line = await terminal.printed(/^Listening at /);
  return line.replace('Listening at ', '');
}

afterEach(async () => {
  terminal.stop();
  expect(await running).toBe(0);
});

function post(url: string, change: { secretKey?: string; clientId?: string; text?: string } = {}) {
  const signed = signTestNotification({ clientId, secretKey, path, body, ...change });
  return fetch(url, { method: 'POST', headers: signed.headers, body: change.text ?? signed.body });
}

describe('gapura listen', () => {
  it('prints a genuine notification in one line and answers 200', async () => {
    const response = await post(await listen());
    expect(response.status).toBe(200);
    const [, , summary, signature] = terminal.out;
    expect(summary).toMatch(
      /^\d\d:\d\d:\d\d {2}SUCCESS {2}INV-1 {2}Rp150,000 {2}PEER_TO_PEER_KREDIVO$/,
    );
    expect(signature).toMatch(/^ {2}signature ok · [0-9a-f-]{36}$/);
  });

  it('says why a notification is not genuine and answers 400', async () => {
    const url = await listen();
    const wrong = [
      [{ secretKey: 'SK-OTHER' }, '(unexplained)'],
      [{ text: `${JSON.stringify(body)}\n` }, '(body_newline)'],
      [{ clientId: 'BRN-2' }, '(client_differs)'],
    ] as const;
    for (const [change, why] of wrong) {
      expect((await post(url, change)).status).toBe(400);
      expect(terminal.out.at(-1)).toContain(`NOT VERIFIED ${why}: `);
    }
    expect(terminal.out.join('\n')).not.toContain(secretKey);
  });

  it('answers 404 to anything that is not a notification', async () => {
    const url = await listen();
    expect((await fetch(url)).status).toBe(404);
    expect((await post(new URL('/favicon.ico', url).href)).status).toBe(404);
    expect(terminal.out.at(-1)).toBe(
      `POST /favicon.ico: not a notification; they come as POST ${path}`,
    );
  });

  it('forwards the same bytes and headers, and answers with the same status', async () => {
    const shop = await openReceiver((response) => void response.writeHead(418).end());
    const url = await listen('--forward', `${shop.origin}/elsewhere`, '--body');
    expect((await post(url)).status).toBe(418);
    const [received] = shop.received;
    expect(received?.target).toBe('/elsewhere');
    expect(received?.body.toString()).toBe(JSON.stringify(body));
    const headers = Object.fromEntries(received?.headers ?? []);
    expect(headers.signature).toMatch(/^HMACSHA256=/);
    expect(terminal.out).toContain(`  ${JSON.stringify(body)}`);
    await shop.close();
    expect((await post(url)).status).toBe(502);
    expect(terminal.out.at(-1)).toContain('not forwarded');
  });

  it('does not forward what is not genuine, and answers with the given status', async () => {
    const shop = await openReceiver();
    const url = await listen('--forward', shop.origin, '--answer', '503');
    expect((await post(url, { secretKey: 'SK-OTHER' })).status).toBe(503);
    expect(shop.received).toEqual([]);
    await shop.close();
  });

  it('says so when the port is in use or there is no secret key', async () => {
    const url = new URL(await listen());
    const env = { GAPURA_SECRET_KEY: secretKey };
    const taken = await command(['listen', '--port', url.port], env);
    expect(taken).toMatchObject({
      code: 1,
      err: `Port ${url.port} is in use: choose another with --port.`,
    });
    expect((await command(['listen'])).err).toContain('give --secret');
    expect((await command(['listen', '--answer', '99'], env)).code).toBe(2);
    expect((await command(['listen', '--port', '70000'], env)).code).toBe(2);
    expect((await command(['listen', '--forward', 'shop'], env)).code).toBe(2);
    expect((await command(['listen', '--path', 'x'], env)).code).toBe(2);
  });
});

describe('gapura listen in the SNAP dialect', () => {
  const gateway = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const gatewayKeyFile = join(scratchFolder(), 'gateway.pem');
  writeFileSync(gatewayKeyFile, gateway.publicKey.export({ type: 'spki', format: 'pem' }));
  const listenSnap = (...args: string[]) => listen('--gateway-key', gatewayKeyFile, ...args);
  const snapPath = '/v1.0/debit/notify';
  const paid = JSON.stringify({
    originalPartnerReferenceNo: 'INV-2',
    latestTransactionStatus: '00',
    transactionStatusDesc: 'Success',
    amount: { value: '150000.00', currency: 'IDR' },
    additionalInfo: { channelId: 'EMONEY_DANA_SNAP' },
  });

  /** Asks for a token as the gateway does, signed with the given key. */
  const ask = (url: string, key = gateway.privateKey, client = clientId) =>
    fetch(new URL('/v1.0/access-token/b2b', url), {
      method: 'POST',
      headers: tokenRequestHeaders(key, client, new Date()),
      body: '{"grantType":"client_credentials"}',
    });
  const tokenOf = async (url: string) =>
    ((await (await ask(url)).json()) as { accessToken: string }).accessToken;
  const notify = (url: string, token: string, target = snapPath) => {
    const message = { clientId, externalId: '1', target, token, body: Buffer.from(paid) };
    const headers = transactionHeaders(signingKey(secretKey), message, new Date());
    return fetch(new URL(snapPath, url), { method: 'POST', headers, body: paid });
  };

  it('gives the gateway a token and takes a notification with it', async () => {
    const url = await listenSnap();
    expect(terminal.out[1]).toContain(`${new URL(snapPath, url)}`);
    const answer = await ask(url);
    expect(answer.status).toBe(200);
    const { accessToken, responseCode } = (await answer.json()) as Record<string, string>;
    expect(responseCode).toBe('2007300');
    expect(terminal.out.at(-2)).toContain(`TOKEN  for ${clientId}`);
    const taken = await notify(url, accessToken ?? '');
    expect(taken.status).toBe(200);
    expect(await taken.json()).toMatchObject({ responseCode: '2005600' });
    expect(terminal.out.at(-2)).toMatch(
      / {2}00 Success {2}INV-2 {2}Rp150,000 {2}EMONEY_DANA_SNAP$/,
    );
    expect(terminal.out.at(-1)).toBe('  signature ok · 1');
  });

  it('refuses a token request that is not the gateway’s, and says why', async () => {
    const url = await listenSnap();
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    expect((await ask(url, privateKey)).status).toBe(401);
    expect(terminal.out.at(-1)).toContain('NOT VERIFIED (key_differs): ');
    expect((await ask(url, gateway.privateKey, 'BRN-2')).status).toBe(401);
    expect(terminal.out.at(-1)).toContain('NOT VERIFIED (client_differs): ');
    const bare = await fetch(new URL('/v1.0/access-token/b2b', url), { method: 'POST' });
    expect(bare.status).toBe(401);
    expect(terminal.out.at(-1)).toContain('The header X-CLIENT-KEY is missing');
  });

  it('says so if it does not know the gateway’s key', async () => {
    const url = await listen('--url', 'http://127.0.0.1:1');
    expect((await ask(url)).status).toBe(401);
    expect(terminal.out.at(-1)).toContain("The gateway's public key is not known");
  });

  it('refuses a notification with another token or another signature, and says why', async () => {
    const url = await listenSnap();
    expect((await notify(url, 'not-given-here')).status).toBe(401);
    expect(terminal.out.at(-1)).toContain('NOT VERIFIED (token_refused): ');
    expect((await notify(url, await tokenOf(url), '/v1.0/other/')).status).toBe(401);
    expect(terminal.out.at(-1)).toContain('NOT VERIFIED (signature_differs): ');
    expect((await notify(url, await tokenOf(url), `/api${snapPath}`)).status).toBe(401);
    expect(terminal.out.at(-1)).toContain('It was signed with the path "/api/v1.0/debit/notify"');
  });

  it('with --json prints one document a line', async () => {
    terminal = recordedTerminal({ GAPURA_CLIENT_ID: clientId, GAPURA_SECRET_KEY: secretKey });
    const args = ['--port', '0', '--json', '--gateway-key', gatewayKeyFile];
    running = runCommand(['listen', ...args], terminal);
    const { url } = JSON.parse(await terminal.printed(/"listening"/));
    await notify(url, await tokenOf(url));
    await post(url, { secretKey: 'SK-OTHER' });
    await fetch(url);
    expect(terminal.out.map((line) => JSON.parse(line))).toMatchObject([
      { event: 'listening' },
      { event: 'token', genuine: true, client_id: clientId, http_status: 200 },
      { event: 'notification', dialect: 'snap', genuine: true, amount: 150_000, body: paid },
      { event: 'notification', dialect: 'classic', genuine: false, http_status: 400 },
      { event: 'ignored', method: 'GET', http_status: 404 },
    ]);
  });
});
