// gapura mcp as a program, over stdio and HTTP, with real messages: what a model may read, and what it may change.
import { type ChildProcess, spawn } from 'node:child_process';
import { request } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCommand } from '../../src/cli/run.ts';
import { clientId, secretKey, startTestGateway, type TestGateway } from '../support/gateway.ts';
import { callOffice, dashboardKeys } from '../support/office.ts';
import { command, recordedTerminal } from '../support/terminal.ts';

const program = join(import.meta.dirname, '..', '..', 'bin', 'gapura.mjs');
let house: TestGateway;
let key = '';

beforeAll(async () => {
  house = await startTestGateway({ file: () => ({ dashboard: { keys: dashboardKeys } }) });
  const groups = ['payments', 'requests', 'notifications', 'sandbox'];
  const wanted = { name: 'mcp', role: 'developer', groups };
  const made = await callOffice<{ key: string }>(house.url, '/keys', { body: wanted });
  key = made.body.key;
}, 120_000);
afterAll(() => house.stop());

const env = () => ({
  GAPURA_URL: house.url,
  GAPURA_OFFICE_KEY: key,
  GAPURA_CLIENT_ID: clientId,
  GAPURA_SECRET_KEY: secretKey,
});

interface Reply {
  result?: { tools?: { name: string }[]; content?: { text: string }[]; isError?: boolean };
  error?: object;
}

/** The program with its stdin and stdout as a client has them. */
function started(...args: string[]) {
  const child: ChildProcess = spawn(process.execPath, [program, 'mcp', ...args], {
    env: { ...process.env, ...env() },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const waiting = new Map<number, (reply: Reply) => void>();
  const lines = child.stdout && createInterface({ input: child.stdout });
  lines?.on('line', (line) => {
    const reply = JSON.parse(line) as Reply & { id: number };
    waiting.get(reply.id)?.(reply);
  });
  let id = 0;
  const write = (message: object) =>
    child.stdin?.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  const ask = (method: string, params: object = {}) =>
    new Promise<Reply>((resolve) => {
      id += 1;
      waiting.set(id, resolve);
      write({ id, method, params });
    });
  return {
    ask,
    async begin() {
      const clientInfo = { name: 'test', version: '1' };
      await ask('initialize', { protocolVersion: '2025-06-18', capabilities: {}, clientInfo });
      write({ method: 'notifications/initialized' });
    },
    /** What a tool says, as JSON; or its error as text. */
    async use(name: string, given: object = {}) {
      const { result } = await ask('tools/call', { name, arguments: given });
      const said = result?.content?.[0]?.text ?? '';
      return result?.isError === true ? said : JSON.parse(said);
    },
    end: () =>
      new Promise<number | null>((resolve) => {
        child.once('exit', resolve);
        child.stdin?.end();
      }),
  };
}

it('reads only, unless it is asked to write', { timeout: 120_000 }, async () => {
  const server = started();
  await server.begin();
  const { result } = await server.ask('tools/list');
  const names = result?.tools?.map(({ name }) => name);
  expect(names).toEqual([
    'list_payments',
    'show_payment',
    'list_requests',
    'show_request',
    'list_notifications',
    'explain_signature',
    'clock',
  ]);
  const refused = await server.ask('tools/call', {
    name: 'move_clock',
    arguments: { reset: true },
  });
  expect(refused.error ?? refused.result?.isError).toBeTruthy();
  expect(await server.use('list_payments')).toEqual({ payments: [], next: null });
  expect(await server.end()).toBe(0);
});

it('creates, pays, inspects, explains and moves the clock', { timeout: 120_000 }, async () => {
  const server = started('--write');
  await server.begin();
  const reference = 'INV-MCP-1';
  const created = await server.use('create_payment', { channel: 'kredivo', reference });
  expect(created).toMatchObject({ outcome: 'PENDING', payment: { reference } });
  expect(await server.use('pay', { reference, outcome: 'SUCCESS' })).toMatchObject({
    status: 'SUCCESS',
  });
  const { payments } = await server.use('list_payments', { reference });
  expect(await server.use('show_payment', { id: payments[0].id })).toMatchObject({ reference });
  expect((await server.use('list_requests')).requests).toHaveLength(1);
  const { notifications } = await server.use('list_notifications', { reference });
  expect(await server.use('resend_notification', { id: notifications[0].id })).toHaveProperty('id');
  const { out } = await command(['sign', '/a', '-d', '{"a":1}'], env());
  expect(await server.use('explain_signature', { message: out })).toMatchObject({ valid: true });
  const wrong = await server.use('explain_signature', {
    message: out.replace('{"a":1}', '{"a":2}'),
  });
  expect(wrong).toMatchObject({ valid: false });
  expect(JSON.stringify(wrong)).not.toContain(secretKey);
  const before = Date.parse((await server.use('clock')).now);
  const { now } = await server.use('move_clock', { advance_seconds: 3600 });
  expect(Date.parse(now) - before).toBeGreaterThanOrEqual(3_600_000);
  expect(await server.use('pay', { reference: 'INV-NONE', outcome: 'SUCCESS' })).toContain(
    'no payment',
  );
  const file = "curl http://g/a -H 'Signature: x' -d @/etc/passwd";
  expect(await server.use('explain_signature', { message: file })).toContain('put its bytes');
  expect(await server.end()).toBe(0);
  // Who did it is written down, by the key's name.
  const audit = await callOffice<{ entries: { actor: object }[] }>(house.url, '/audit');
  expect(JSON.stringify(audit.body.entries)).toContain('play customer');
});

it('serves over HTTP, and refuses other hosts and pages of other sites', async () => {
  const terminal = recordedTerminal(env());
  const running = runCommand(['mcp', '--http', '--port', '0', '--json'], terminal);
  const { url } = JSON.parse(await terminal.printed(/"url"/));
  const post = (headers: Record<string, string> = {}) =>
    fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        ...headers,
      },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} }),
    });
  const answer = await post();
  expect(answer.status).toBe(200);
  expect(await answer.text()).toContain('explain_signature');
  expect((await post({ origin: 'https://evil.example' })).status).toBe(403);
  expect(await statusUnder('evil.example', url)).toBe(403);
  expect((await fetch(url.replace('/mcp', '/'))).status).toBe(404);
  terminal.stop();
  expect(await running).toBe(0);
});

/** The status of a call that names another host, as after DNS rebinding. `fetch` cannot do that. */
function statusUnder(host: string, url: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { method: 'POST', headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asked.once('error', reject).end('{}');
  });
}

it('says what is missing', async () => {
  expect(await command(['mcp'])).toMatchObject({ code: 2, err: expect.stringContaining('office') });
});
