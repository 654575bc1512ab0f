// gapura listen: verifies, prints and forwards notifications, and answers with the right status.
import { afterEach, describe, expect, it } from 'vitest';
import { openReceiver } from '../../test/support/receiver.ts';
import { command, type RecordedTerminal, recordedTerminal } from '../../test/support/terminal.ts';
import { signTestNotification } from '../sdk/index.ts';
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
    const [, summary, signature] = terminal.out;
    expect(summary).toMatch(
      /^\d\d:\d\d:\d\d {2}SUCCESS {2}INV-1 {2}Rp 150\.000 {2}PEER_TO_PEER_KREDIVO$/,
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
