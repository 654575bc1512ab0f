// The examples of deploy/ for nginx and Caddy: what a merchant has signed arrives byte for byte.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { set } from '../../src/channels/fixture.ts';
import { requestHeaders } from '../../src/wire/classic/headers.ts';
import { signingKey } from '../../src/wire/classic/signature.ts';
import { classicSuites } from '../support/classic.ts';
import { freePort } from '../support/free-port.ts';
import { clientId, secretKey, startTestGateway, type TestGateway } from '../support/gateway.ts';
import { scratchFolder } from '../support/scratch.ts';

const root = join(import.meta.dirname, '..', '..');
const tls = join(root, 'test', 'support', 'tls');
const ca = readFileSync(join(tls, 'localhost.crt'));
const [certificate, key] = ['localhost.crt', 'localhost.key'].map((name) => join(tls, name));

interface Ports {
  gateway: number;
  proxy: number;
}

const programs = { nginx: '/usr/sbin/nginx', caddy: '/usr/bin/caddy' };

/** Each writes the example with this test's ports and certificate into `folder`, and returns the arguments. */
const proxies = {
  nginx(folder: string, { gateway, proxy }: Ports) {
    const site = readFileSync(join(root, 'deploy/nginx/gapura.conf'), 'utf8')
      .replace('127.0.0.1:8080', `127.0.0.1:${gateway}`)
      .replace('listen 443 ssl', `listen 127.0.0.1:${proxy} ssl`)
      .replace('/etc/ssl/pay.example.id.crt', certificate ?? '')
      .replace('/etc/ssl/pay.example.id.key', key ?? '');
    const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
      .map((name) => `${name}_temp_path ${folder}/${name};`)
      .join('\n');
    const file = join(folder, 'nginx.conf');
    writeFileSync(
      file,
      `daemon off; pid ${folder}/nginx.pid; error_log stderr warn; worker_processes 1;
events {}
http { access_log off; ${paths}
${site} }`,
    );
    return ['-p', folder, '-c', file];
  },
  caddy(folder: string, { gateway, proxy }: Ports) {
    const site = readFileSync(join(root, 'deploy/caddy/Caddyfile'), 'utf8')
      .replace('pay.example.id {', `https://localhost:${proxy} {\n\ttls ${certificate} ${key}`)
      .replace('127.0.0.1:8080', `127.0.0.1:${gateway}`);
    const file = join(folder, 'Caddyfile');
    const global = `{\n\tadmin off\n\tauto_https off\n\tstorage file_system ${folder}\n}\n`;
    writeFileSync(file, global + site);
    return ['run', '--adapter', 'caddyfile', '--config', file];
  },
};

const suite = classicSuites.find(({ channel }) => channel.id === 'indomaret') ?? classicSuites[0];
if (suite === undefined) throw new Error('there is no channel of the classic dialect');

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.stop());

interface Sent {
  method: 'GET' | 'POST';
  /** As it is on the wire and in the signature. */
  path: string;
  body?: string;
  /** What is signed instead, for a signature that is not valid. */
  signed?: string;
}

/** Sends a signed call to the proxy, without a client that would tidy its path. */
async function send(port: number, { method, path, body = '', signed = path }: Sent) {
  const bytes = body === '' ? undefined : Buffer.from(body);
  const message = { clientId, requestId: randomUUID(), target: signed, body: bytes };
  const headers = requestHeaders(signingKey(secretKey), message, new Date());
  const call = request({ host: '127.0.0.1', servername: 'localhost', port, ca, method, path });
  for (const [name, value] of Object.entries(headers)) call.setHeader(name, value as string);
  call.setHeader('host', `localhost:${port}`);
  call.end(bytes);
  const [answer] = await once(call, 'response');
  const parts: Buffer[] = [];
  for await (const part of answer) parts.push(part);
  return { status: answer.statusCode as number, text: Buffer.concat(parts).toString() };
}

async function listens(port: number, child: ChildProcess): Promise<void> {
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    const opened = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (opened) return;
    if (child.exitCode !== null) throw new Error('the proxy has ended');
    await delay(20);
  }
}

/** As a JSON library of another language may write it: with a BOM-free mix of line ends, spaces and escapes. */
function oddly(body: object): string {
  const text = JSON.stringify(body, undefined, 3).replaceAll('\n', '\r\n');
  return `${text.replace('INV', '\\u0049NV').replaceAll('":', '" \t:')}\r\n \n`;
}

/** The gateway's words for a signature that is not valid are no answer to a call that arrived as it was sent. */
const invalid = /signature/i;

const names = Object.keys(programs) as (keyof typeof programs)[];
describe.each(names)('%s', (name) => {
  let child: ChildProcess;
  let port = 0;

  beforeAll(async () => {
    const folder = scratchFolder();
    chmodSync(folder, 0o755);
    port = await freePort();
    const ports = { gateway: gateway.gateway.port, proxy: port };
    const env = { PATH: process.env.PATH, HOME: folder };
    child = spawn(programs[name], proxies[name](folder, ports), { env, stdio: 'ignore' });
    await listens(port, child);
  });
  afterAll(async () => {
    if (child === undefined || child.exitCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  });

  it('passes on a body of unusual bytes and a path of unusual escapes', async () => {
    const invoice = `INV-${randomUUID()}`;
    const body = oddly(suite.body(set('order.invoice_number', invoice)));
    const made = await send(port, { method: 'POST', path: suite.path, body });
    expect([made.status, made.text]).toEqual([200, expect.stringContaining(invoice)]);
    const escaped = invoice.replaceAll('-', '%2d').replace('I', '%49');
    const path = `/orders/v1/status/${escaped}`;
    const found = await send(port, { method: 'GET', path });
    expect([found.status, found.text]).toEqual([200, expect.stringContaining(invoice)]);
    const tidied = await send(port, { method: 'GET', path, signed: decodeURIComponent(path) });
    expect([tidied.status, tidied.text]).toEqual([400, expect.stringMatching(invalid)]);
  });

  it.each(['a%2Fb', 'a%2fb', 'a%20b', 'a+b', '~a', '%7Ea', "(a)!*'", 'a%3Fb', 'a;b=c', '%C3%A9'])(
    'passes on the path %s',
    async (last) => {
      const path = `/orders/v1/status/${last}`;
      const { status, text } = await send(port, { method: 'GET', path });
      expect([status, text]).toEqual([404, expect.not.stringMatching(invalid)]);
    },
  );

  it.each(['/metrics', '/healthz', '/readyz'])('keeps %s inside', async (path) => {
    const { status, text } = await send(port, { method: 'GET', path });
    expect([status, text]).toEqual([404, expect.not.stringContaining('alive')]);
  });
});
