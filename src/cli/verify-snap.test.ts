// gapura verify on messages of the SNAP dialect: calls, notifications and token requests.
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scratchFolder } from '../../test/support/scratch.ts';
import { command } from '../../test/support/terminal.ts';
import { signingKey } from '../wire/classic/signature.ts';
import { tokenRequestHeaders, transactionHeaders } from '../wire/snap/headers.ts';

const clientId = 'BRN-0001-1700000000001';
const secret = 'SK-TestSecretKey0123456789';
const target = '/direct-debit/core/v1/debit/payment-host-to-host';
const body = '{"partnerReferenceNo":"INV-1","amount":{"value":"10000.00","currency":"IDR"}}';
const token = 'a.b.c';

const lines = (headers: object) =>
  Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
const call = (at = new Date(), change = {}) => {
  const message = { clientId, externalId: '1', target, token, body: Buffer.from(body), ...change };
  return lines(transactionHeaders(signingKey(secret), message, at));
};
const verify = (...args: string[]) =>
  command(['verify', ...args], { GAPURA_SECRET_KEY: secret, GAPURA_URL: 'http://127.0.0.1:1' });

const folder = scratchFolder();
const file = (name: string, text: string) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const pem = { type: 'spki', format: 'pem' } as const;
const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
const publicFile = file('public.pem', String(pair.publicKey.export(pem)));
const privateFile = file(
  'private.pem',
  String(pair.privateKey.export({ type: 'pkcs8', format: 'pem' })),
);
const request = (at = new Date(), key = pair.privateKey) =>
  lines(tokenRequestHeaders(key, clientId, at));

describe('a call or a notification', () => {
  it('is valid with its token, path, body and secret key', async () => {
    const { code, out } = await verify(`http://localhost:8080${target}`, ...call(), '-d', body);
    expect({ code, out }).toEqual({ code: 0, out: 'The signature is valid.' });
  });

  it('is not, and says why: the path, the token, the body, the secret key', async () => {
    const rows: [object, string][] = [
      [{ target: '/v1.0/debit/notify/' }, 'It was signed with'],
      [{ token: `Bearer ${token}` }, 'Found: The token was signed with the word Bearer before it.'],
      [{ body: Buffer.from(`${body}\n`), token: '' }, 'Found: '],
    ];
    for (const [change, why] of rows) {
      const path = 'target' in change ? '/v1.0/debit/notify' : target;
      const headers = call(new Date(), change).map((line) =>
        line.startsWith('Authorization') ? `Authorization: Bearer ${token}` : line,
      );
      const { code, out } = await verify(path, ...headers, '-d', body);
      expect(code).toBe(1);
      expect(out).toContain('The signature is NOT valid.');
      expect(out).toContain(why);
      expect(out).not.toContain(secret);
    }
    const stranger = await verify(target, ...call(), '-d', body, '--secret', 'SK-OTHER');
    expect(stranger.out).toContain('The text that should have been signed: "POST:/direct-debit');
    expect(stranger.out).not.toContain(token);
  });

  it('mentions its age, and names a header that is missing', async () => {
    const old = await verify(target, ...call(new Date(0)), '-d', body);
    expect(old.code).toBe(0);
    expect(old.out).toContain('Now it would be refused: X-TIMESTAMP 1970-01-01T07:00:00+07:00 is');
    const bare = await verify(target, ...call().slice(0, -2), '-d', body);
    expect(bare.err).toContain('The header Authorization is missing');
  });
});

describe('a token request', () => {
  it('is valid with the public key, or with that of the private key', async () => {
    for (const key of [
      ['--public-key', publicFile],
      ['--private-key', privateFile],
      ['--gateway-key', publicFile],
    ]) {
      expect(await verify(...request(), ...key)).toMatchObject({
        code: 0,
        out: 'The signature is valid.',
      });
    }
  });

  it('of the gateway is checked with the key that the sandbox shows', async () => {
    const server = createServer((_request, response) => {
      response.end(JSON.stringify({ snap_public_key: pair.publicKey.export(pem) }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect((await verify(...request(), '--url', url)).code).toBe(0);
    server.close();
  });

  it('is not valid with another key, and says so', async () => {
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const own = file('other.pem', String(createPublicKey(other.privateKey).export(pem)));
    const { code, out } = await verify(...request(), '--public-key', own, '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      valid: false,
      dialect: 'snap',
      kind: 'token_request',
      findings: [{ code: 'key_differs' }],
    });
  });

  it('asks for a key, and says if a file contains none', async () => {
    expect((await verify(...request())).err).toContain("The gateway's public key is not known");
    const none = await verify(...request(), '--public-key', privateFile);
    expect(none.err).toContain('contains no RSA public key in PEM');
    expect((await verify(...request(), '--public-key', '/nonexistent')).err).toContain('ENOENT');
  });
});
