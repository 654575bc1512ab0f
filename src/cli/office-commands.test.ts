// Commands that call the office: logs, resend, payouts, and the backfill of listen, on a real gateway.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  clientId,
  notificationPath,
  secretKey,
  startTestGateway,
  type TestGateway,
} from '../../test/support/gateway.ts';
import { dashboardKeys, keyOf } from '../../test/support/office.ts';
import { command, recordedTerminal } from '../../test/support/terminal.ts';
import { runCommand } from './run.ts';

const merchant = { GAPURA_CLIENT_ID: clientId, GAPURA_SECRET_KEY: secretKey };
let house: TestGateway;
let env: Record<string, string>;
let status = 200;

beforeAll(async () => {
  house = await startTestGateway({
    file: () => ({ dashboard: { keys: dashboardKeys } }),
    answer: (response) => void response.writeHead(status).end(),
  });
  env = { ...merchant, GAPURA_URL: house.url, GAPURA_OFFICE_KEY: keyOf('operator') };
});
afterAll(() => house.stop());

const run = (argv: string[]) => command(argv, env);
const paid = async (reference: string) =>
  expect(await run(['trigger', 'kredivo', '--invoice', reference])).toMatchObject({ err: '' });

/** A call that the gateway refuses and keeps. */
async function refuse(path: string): Promise<void> {
  const answer = await fetch(house.url + path, {
    method: 'POST',
    headers: {
      'Client-Id': clientId,
      'Request-Id': `refused-${path.length}`,
      'Request-Timestamp': new Date().toISOString().replace(/\.\d+/, ''),
      Signature: 'HMACSHA256=x5fRgN4rO3bJ3bTQxNf0yqk0qk0qk0qk0qk0qk0qk0o=',
    },
    body: '{}',
  });
  expect(answer.status).toBe(400);
}

describe('gapura logs', () => {
  it('lists calls oldest first, filters them, and shows one with what was signed', async () => {
    await paid('INV-LOGS-1');
    await refuse('/kredivo-peer-to-peer/v2/generate-order');
    const listed = async () => JSON.parse((await run(['logs', 'list', '--json'])).out).requests;
    const statuses = async () => (await listed()).map(({ status }: { status: number }) => status);
    // Refused calls are written behind their answers.
    await expect.poll(statuses, { timeout: 10_000 }).toEqual([200, 400]);
    const { out } = await run(['logs', 'list', '--refused', '--since', '1h']);
    expect(out).toMatch(/^\S+Z {2}400 {2}POST {2}\/kredivo\S+ {2}BRN\S+ {2}refused-\d+\n {2}\w+: /);
    const id = /gapura logs show ([\w-]+)\)/.exec(out)?.[1] ?? '';
    const shown = await run(['logs', 'show', id]);
    expect(shown.out).toMatch(/^(Found|Maybe): /m);
    expect(shown.out).toMatch(/^ {2}Request-Target: \/kredivo-peer-to-peer\/v2\/generate-order$/m);
    expect(shown.out).not.toContain(secretKey);
    expect((await run(['logs', 'list', '--accepted', '--status', '400'])).out).toBe(
      'No call matches.',
    );
  });

  it('tails: prints what comes in until it is stopped', async () => {
    const terminal = recordedTerminal(env);
    const running = runCommand(['logs', 'tail', '--refused', '--limit', '1'], terminal);
    await terminal.printed(/generate-order/);
    const before = terminal.out.length;
    await paid('INV-LOGS-2');
    await refuse('/indodana-peer-to-peer/v2/generate-order');
    await terminal.printed(/indodana/);
    expect(terminal.out.length).toBe(before + 1);
    terminal.stop();
    expect(await running).toBe(0);
  });

  it('says what is wrong with the command line and the key', async () => {
    expect((await run(['logs', 'tail', '--refused', '--accepted'])).code).toBe(2);
    expect((await run(['logs'])).err).toContain('tail, list, show ID');
    expect((await command(['logs', 'list', '--url', house.url])).err).toContain(
      'GAPURA_OFFICE_KEY',
    );
    const wrong = await run(['logs', 'list', '--office-key', 'gok_wrong']);
    expect(wrong).toMatchObject({
      code: 1,
      err: expect.stringContaining('does not know this key'),
    });
    const gone = await command(['logs', 'list', '--url', 'http://127.0.0.1:1'], env);
    expect(gone.err).toContain('No gateway answers at http://127.0.0.1:1');
  });
});

describe('gapura resend', () => {
  it('sends the newest notification of an order again, and says what came back', async () => {
    await paid('INV-RESEND');
    const before = house.receiver.received.length;
    const { code, out } = await run(['resend', '--reference', 'INV-RESEND']);
    expect(out).toMatch(/^payment\.paid of INV-RESEND to http\S+: HTTP 200$/);
    expect(code).toBe(0);
    expect(house.receiver.received.length).toBe(before + 1);
    status = 500;
    const failed = await run(['resend', '--reference', 'INV-RESEND', '--json']).finally(() => {
      status = 200;
    });
    expect(failed.code).toBe(1);
    const { id, attempt } = JSON.parse(failed.out);
    expect(attempt).toMatchObject({ http_status: 500 });
    expect(await run(['resend', id])).toMatchObject({ code: 0 });
    expect((await run(['resend', '--reference', 'INV-NONE'])).err).toBe(
      'There is no notification of INV-NONE.',
    );
  });

  it('counts and sends many', async () => {
    const many = ['resend', '--status', 'delivered', '--since', '1h'];
    expect((await run([...many, '--preview'])).out).toMatch(/^[1-9]\d* would be sent again\.$/);
    expect((await run(many)).out).toMatch(/^[1-9]\d* are sent again\.$/);
    expect((await run(['resend', '--status', 'EXHAUSTED'])).err).toContain('--since 2h');
    expect((await run(['resend'])).code).toBe(2);
    expect((await run(['resend', 'x', '--preview'])).code).toBe(2);
  });
});

describe('gapura listen --backfill', () => {
  it('has the gateway send again what was missed, and a resend reaches it too', async () => {
    await paid('INV-MISSED');
    const { port } = new URL(house.receiver.origin);
    await house.receiver.close();
    const terminal = recordedTerminal(env);
    const args = ['--port', port, '--path', notificationPath, '--backfill', '2h'];
    const running = runCommand(['listen', ...args], terminal);
    expect(await terminal.printed(/^Backfill: /)).toMatch(/^Backfill: [1-9]\d* notifications/);
    await terminal.printed(/SUCCESS {2}INV-MISSED/);
    const heard = terminal.out.filter((line) => line.includes('INV-MISSED')).length;
    expect((await run(['resend', '--reference', 'INV-MISSED'])).code).toBe(0);
    expect(terminal.out.filter((line) => line.includes('INV-MISSED')).length).toBe(heard + 1);
    terminal.stop();
    expect(await running).toBe(0);
  });

  it('names the addresses that only the gateway reaches', async () => {
    const terminal = recordedTerminal(env);
    const args = ['--port', '0', '--path', '/elsewhere', '--backfill', '2h', '--json'];
    const running = runCommand(['listen', ...args], terminal);
    const told = JSON.parse(await terminal.printed(/"backfill"/));
    expect(told.resent).toBe(0);
    expect(told.elsewhere).toEqual([house.receiver.origin + notificationPath]);
    terminal.stop();
    expect(await running).toBe(0);
    const bad = await command(['listen', '--port', '0', '--backfill', 'long'], env);
    expect(bad.err).toContain('"long" is not a span of time');
  });
});

describe('gapura payouts', () => {
  it('lists them, shows one, and writes down what the bank did', async () => {
    await house.sandbox('settlements', {});
    const listed = JSON.parse((await run(['payouts', 'list', '--json'])).out).payouts;
    const [{ id, status: first }] = listed;
    expect((await run(['payouts', 'show', id])).out).toContain(id);
    expect(first).toBe('PENDING');
    expect((await run(['payouts', 'list', '--status', 'paid'])).out).toBe('No payouts.');
    const sent = await run(['payouts', 'sent', id, '--bank-reference', 'TRF-1']);
    expect(sent).toMatchObject({
      err: '',
      out: expect.stringMatching(/ {2}SENT {2}Rp[\d,]+,\d{3} {2}.* {2}TRF-1$/),
    });
    expect((await run(['payouts', 'paid', id])).out).toContain('  PAID  ');
    expect((await run(['payouts', 'failed', id])).code).toBe(1);
    expect((await run(['payouts', 'spent', id])).code).toBe(2);
  });
});
