// gapura verify: valid and wrong signatures of captured messages, and what it says about each.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scratchFolder } from '../../test/support/scratch.ts';
import { command } from '../../test/support/terminal.ts';
import { requestHeaders, responseHeaders } from '../wire/classic/headers.ts';
import { signingKey } from '../wire/classic/signature.ts';

const clientId = 'BRN-0001-1700000000001';
const secret = 'SK-TestSecretKey0123456789';
const target = '/kredivo-peer-to-peer/v2/generate-order';
const body = '{"order":{"amount":150000}}';
const key = signingKey(secret);
const now = new Date();
const message = { clientId, requestId: 'r-1', target, body: Buffer.from(body) };

const headers = (text: string, at = now) => {
  const signed = requestHeaders(key, { ...message, body: Buffer.from(text) }, at);
  return Object.entries(signed).map(([name, value]) => `${name}: ${value}`);
};
const flags = (text = body, at = now) => headers(text, at).flatMap((line) => ['-H', line]);
const verify = (args: string[], input = '') =>
  command(['verify', ...args], { GAPURA_SECRET_KEY: secret }, input);

function file(text: string): string {
  const path = join(scratchFolder(), 'message.http');
  writeFileSync(path, text);
  return path;
}

describe('gapura verify', () => {
  it('takes a curl command’s own arguments', async () => {
    const args = ['-s', `http://localhost:8080${target}?x=1`, ...flags(), '-d', body];
    expect(await verify(args)).toEqual({ code: 0, out: 'The signature is valid.', err: '' });
  });

  it('reads a whole message from a file and from stdin', async () => {
    const text = `POST ${target} HTTP/1.1\r\n${headers(body).join('\r\n')}\r\n\r\n${body}`;
    for (const args of [
      ['--file', file(text)],
      ['--file', '-'],
    ]) {
      expect(await verify(args, text)).toMatchObject({ code: 0, out: 'The signature is valid.' });
    }
    expect((await verify(['--file', file(headers(body).join('\n')), '--path', target])).code).toBe(
      1,
    );
    expect((await verify([target, ...flags(), '-d', `@${file(body)}`])).code).toBe(0);
  });

  it('finds the newline that an editor added at the end', async () => {
    const text = `POST ${target} HTTP/1.1\n${headers(body).join('\n')}\n\n${body}\n`;
    const { code, out } = await verify(['--file', file(text)]);
    expect(code).toBe(1);
    expect(out).toMatch(
      /^The signature is NOT valid\.\n {2}Found: The body at hand has whitespace/,
    );
  });

  it('checks answers, whose timestamp has another name, and GETs, which have no digest', async () => {
    const answer = Object.entries(responseHeaders(key, message, now));
    const text = `HTTP/1.1 200 OK\n${answer.map((pair) => pair.join(': ')).join('\n')}\n\n${body}`;
    expect((await verify(['--file', file(text), '--path', target])).code).toBe(0);
    const { body: _, ...bare } = message;
    const signed = Object.entries(requestHeaders(key, bare, now));
    const get = signed.flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
    expect((await verify([target, '-X', 'GET', ...get])).code).toBe(0);
  });

  it('proves a path that differs and a secret with a space, and explains it for the reader', async () => {
    const elsewhere = await verify([
      '/kredivo-peer-to-peer/v2/generate-order/',
      ...flags(),
      '-d',
      body,
    ]);
    expect(elsewhere.code).toBe(1);
    expect(elsewhere.out).toContain('Found: ');
    const args = [target, ...flags(), '-d', body, '--secret', `${secret} `];
    const space = await verify(args);
    expect(space.out).toContain('Found: ');
    expect(space.out).not.toContain(secret);
    expect((await verify([...args, '--receiver'])).code).toBe(1);
  });

  it('mentions the age of an old message after the result', async () => {
    const { code, out } = await verify([target, ...flags(body, new Date(0)), '-d', body]);
    expect(code).toBe(0);
    expect(out).toMatch(/^The signature is valid\.\nNow it would be refused: /);
  });

  it.each([
    [flags(), 'Say which path was signed'],
    [[target, '-H', 'no colon'], '"no colon" is not a header'],
    [[target, ...flags().slice(2)], 'The header Client-Id is missing'],
    [[target, 'b', ...flags()], '"b" is not expected'],
    [['--file', file('hello')], 'is not a header'],
    [['--file', '/nonexistent'], 'cannot be read (ENOENT)'],
  ])('%j is a mistake', async (args, why) => {
    const { code, err } = await verify(args);
    expect(code).toBeGreaterThan(0);
    expect(err).toContain(why);
  });

  it('takes a GET that signed the digest of no bytes', async () => {
    const path = '/orders/v1/status/INV-1';
    const signed = requestHeaders(key, { ...message, target: path, body: Buffer.alloc(0) }, now);
    const lines = Object.entries(signed).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
    const answer = await verify([path, '-X', 'GET', ...lines]);
    expect(answer).toEqual({ code: 0, out: 'The signature is valid.', err: '' });
  });

  it('names what is read leniently, and what only a lenient gateway accepts', async () => {
    const path = '/indomaret-online-to-offline/v2/payment-code';
    const sent = async (order: object) => {
      const text = JSON.stringify(order);
      const signed = requestHeaders(
        key,
        { ...message, target: path, body: Buffer.from(text) },
        now,
      );
      const lines = Object.entries(signed).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
      return (await verify([path, ...lines, '-d', text])).out.split('\n');
    };
    const order = {
      order: { invoice_number: 4711, amount: '90000' },
      online_to_offline_info: { reusable_status: 'false', expired_time: null, info: '' },
      customer: { name: 'Sari' },
      indomaret_info: { receipt: { description: 'Order 4711' } },
    };
    expect(await sent(order)).toEqual([
      'The signature is valid.',
      'Read leniently; a gateway with "strictness": "exact" refuses it:',
      '  order.invoice_number: number for text',
      '  order.amount: text for number',
      '  online_to_offline_info.expired_time: empty for absent',
    ]);
    const { indomaret_info: _, ...bare } = order;
    const refused = await sent(bare);
    expect(refused[1]).toBe('Refused by every gateway but those with "strictness": "lenient":');
    expect(refused.at(-1)).toBe('  indomaret_info.receipt.description: left out');
    expect(await sent({ ...order, customer: {} })).toEqual(['The signature is valid.']);
  });

  it('with --json prints one document', async () => {
    const right = await verify([target, ...flags(), '-d', body, '--json']);
    expect(JSON.parse(right.out)).toEqual({
      valid: true,
      dialect: 'classic',
      kind: 'message',
      findings: [],
    });
    const wrong = await verify([`${target}/`, ...flags(), '-d', body, '--json']);
    expect(JSON.parse(wrong.out)).toMatchObject({
      valid: false,
      findings: [{ code: 'target_differs', proven: true }],
    });
  });

  it('asks for the secret', async () => {
    expect((await command(['verify', target])).err).toContain('--secret');
  });
});
