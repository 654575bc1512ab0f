// gapura conformance: passes on the gateway, and finds the faults of one that was made to misbehave.
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientId, secretKey, type TestGateway } from '../../test/support/gateway.ts';
import { scratchFolder } from '../../test/support/scratch.ts';
import { privateKeyFile, startSnapGateway, takesAll } from '../../test/support/snap.ts';
import { command } from '../../test/support/terminal.ts';
import { allChannels } from '../channels/index.ts';

let house: TestGateway;

beforeAll(async () => {
  house = await startSnapGateway({ answer: takesAll });
});
afterAll(() => house.stop());

const keyFile = privateKeyFile(scratchFolder());
const withKey = ['--private-key', keyFile];

const conformance = (url: string, ...args: string[]) =>
  command(['conformance', '--url', url, ...args], {
    GAPURA_CLIENT_ID: clientId,
    GAPURA_SECRET_KEY: secretKey,
  });

type Spoil = (path: string, answer: Response, body: string) => { status: number; body: string };

/** The gateway behind a proxy that changes its answers. */
async function spoiled(spoil: Spoil): Promise<{ url: string; server: Server }> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = 'GET', url = '/', headers } = request;
    const kept = Object.entries(headers).filter(
      ([name]) => !['host', 'connection', 'content-length', 'transfer-encoding'].includes(name),
    ) as [string, string][];
    const sent = method === 'POST' ? { body: Buffer.concat(chunks) } : {};
    const answer = await fetch(house.url + url, { method, headers: kept, ...sent });
    const { status, body } = spoil(url, answer, await answer.text());
    for (const name of ['client-id', 'request-id', 'response-timestamp', 'signature']) {
      const value = answer.headers.get(name);
      if (value !== null) response.setHeader(name, value);
    }
    response.writeHead(status).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

async function against(spoil: Spoil, ...args: string[]) {
  const { url, server } = await spoiled(spoil);
  const ended = await conformance(url, ...args);
  server.closeAllConnections();
  server.close();
  return ended;
}

const failures = (out: string) => out.split('\n').filter((line) => line.startsWith('  FAIL'));

describe('gapura conformance', () => {
  // About six hundred calls: a few seconds, more on a busy machine.
  it('finds nothing wrong with the gateway, on every channel of the registry', {
    timeout: 120_000,
  }, async () => {
    const { code, out, err } = await conformance(house.url, ...withKey);
    expect(failures(out)).toEqual([]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    for (const { id } of allChannels) expect(out.split('\n')).toContain(id);
    expect(out).toMatch(/\n\d+ passed, 0 failed, 0 skipped in [\d.]+ s$/);
  });

  it('finds answers whose bytes differ from the signed ones', async () => {
    const junit = join(scratchFolder(), 'junit.xml');
    const { code, out } = await against(
      (_path, { status }, body) => ({ status, body: `${body} ` }),
      '--channel',
      'indomaret',
      '--junit',
      junit,
    );
    expect(code).toBe(1);
    const failed = failures(out).length;
    const report = readFileSync(junit, 'utf8');
    expect(report).toContain(`failures="${failed}"`);
    expect(report.match(/<failure message="[^"]+"/g)?.length).toBe(failed);
    expect(failures(out).join('\n')).toContain('the answer is not signed as documented');
  });

  it('finds a gateway that answers a repeat with 200, and one that accepts anything', async () => {
    const repeat = await against(
      (_path, { status }, body) => ({ status: status === 409 ? 200 : status, body }),
      '--channel',
      'indomaret',
    );
    expect(failures(repeat.out).join('\n')).toContain('HTTP 200 instead of 409');
    const taking = await against(
      (_path, { status }, body) => ({ status: status === 400 ? 200 : status, body }),
      '--channel',
      'indomaret',
    );
    const rows = failures(taking.out).join('\n');
    expect(rows).toMatch(/refuses \d+ bad bodies.*: \d+ of \d+: order: missing: HTTP 200/);
  });

  it('skips what needs a sandbox if there is none', async () => {
    const { code, out } = await against(
      (path, { status }, body) =>
        path.startsWith('/sandbox/') ? { status: 404, body: '{}' } : { status, body },
      '--channel',
      'indodana',
    );
    expect(code).toBe(0);
    expect(out).toContain('skip  pays once and notifies, signed');
    const [, summary = ''] = out.split('Skipped: ');
    expect(summary.split('\n')).toEqual([
      'the gateway has no sandbox routes',
      '  indodana: pays once and notifies, signed',
      '  indodana: stays unpaid when refused',
      '  indodana: cannot be paid when expired',
      expect.stringMatching(/^\d+ passed, 0 failed, 3 skipped in [\d.]+ s$/),
    ]);
  });

  it('refuses an unknown channel', async () => {
    const { code, err } = await conformance(house.url, '--channel', 'gopay');
    expect({ code, err }).toMatchObject({ code: 2 });
    expect(err).toContain('There is no channel "gopay"');
  });
});

describe('a channel of the SNAP dialect', () => {
  it('is skipped without the RSA key; each check is named, with the reason', async () => {
    const { code, out } = await conformance(house.url, '--channel', 'dana');
    expect(code).toBe(0);
    expect(out).toContain("Skipped: it needs the merchant's RSA key: give --private-key\n");
    for (const name of ['every SNAP call: token: six members', 'dana: pays once and notifies']) {
      expect(out.split('Skipped: ')[1]).toContain(`\n  ${name}`);
    }
    const [, skipped] = / 0 failed, (\d+) skipped/.exec(out) ?? [];
    expect(Number(skipped)).toBeGreaterThan(30);
    expect(out.match(/^ {2}skip /gm)).toHaveLength(Number(skipped));
  });

  it('with --fail-on-skip a skipped check is a failure; --json names it too', async () => {
    const args = ['--channel', 'dana', '--fail-on-skip', '--json'];
    const { code, out } = await conformance(house.url, ...args);
    expect(code).toBe(1);
    const { failed, checks } = JSON.parse(out);
    expect(failed).toBe(0);
    expect(checks).toContainEqual({
      group: 'dana',
      name: 'refuses a used reference',
      result: 'skip',
      reason: "it needs the merchant's RSA key: give --private-key",
    });
  });

  it('fails if it answers with other digits, another status, or a superfluous member', async () => {
    const dana = ['--channel', 'dana', ...withKey];
    const digits = await against(
      (_path, { status }, body) => ({ status, body: body.replace('"2000500"', '"2005400"') }),
      ...dana,
    );
    expect(digits.code).toBe(1);
    expect(failures(digits.out).join('\n')).toContain('instead of 2000500');
    const always200 = await against((_path, _answer, body) => ({ status: 200, body }), ...dana);
    expect(failures(always200.out).join('\n')).toContain('instead of 4005502');
    const more = await against(
      (_path, { status }, body) => ({ status, body: body.replace('"tokenType"', '"x":1,$&') }),
      ...dana,
    );
    expect(failures(more.out).join('\n')).toContain('the members are');
  });

  it('fails if it refunds the same money twice', async () => {
    const refunds = new Set<string>();
    const { out } = await against(
      (path, { status }, body) => {
        const isRefund = path.endsWith('/refund') && status === 200 && refunds.size < 2;
        const digits = `${Date.now()}${refunds.size}`;
        if (isRefund) refunds.add(digits);
        return { status, body: isRefund ? body.replace('"refundTime"', `"x":${digits},$&`) : body };
      },
      '--channel',
      'dana',
      ...withKey,
    );
    expect(failures(out).join('\n')).toContain('a repeat has another answer than the first');
  });
});
