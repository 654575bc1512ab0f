// gapura sign: what it signs is accepted by gapura verify, in both dialects, also as a curl command and in a HAR file.
import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { scratchFolder } from '../../test/support/scratch.ts';
import { command } from '../../test/support/terminal.ts';
import { wordsOf } from './captures/curl.ts';

const env = {
  GAPURA_CLIENT_ID: 'BRN-0001-1',
  GAPURA_SECRET_KEY: 'SK-Test',
  GAPURA_URL: 'http://g',
};
const folder = scratchFolder();
const run = (argv: string[], input?: string) => command(argv, env, input);
const body = `{"order":{"invoice_number":"INV-'1'","amount":150000},"note":"Rp 5\\n$HOME"}`;

const written = (name: string, text: string) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

it('signs a classic call; the curl command it prints verifies, and says why if it is changed', async () => {
  const signed = await run(['sign', '/a/v1?x=1', '-d', body, '--request-id', 'r-1', '--explain']);
  expect(signed.out).toMatch(
    /^Client-Id:BRN-0001-1\nRequest-Id:r-1\nRequest-Timestamp:\S+Z\nRequest-Target:\/a\/v1\nDigest:\S+=\n\ncurl /,
  );
  const curl = signed.out.slice(signed.out.indexOf('curl '));
  expect(wordsOf(curl)).toContain(body);
  const file = written('call.sh', `$ ${curl}\n`);
  expect(await run(['verify', '--file', file])).toMatchObject({ code: 0, err: '' });
  expect((await run(['verify', '--file', '-'], curl)).code).toBe(0);
  const changed = await run(['verify', '--file', '-'], curl.replace('150000', '150001'));
  expect(changed).toMatchObject({ code: 1, out: expect.stringContaining('NOT valid') });
  const answer = JSON.parse((await run(['sign', '/a', '-d', body, '--json'])).out);
  expect(answer).toMatchObject({
    method: 'POST',
    url: 'http://g/a',
    headers: { 'Client-Id': 'BRN-0001-1' },
  });
});

it('signs a GET without a digest, and a body from a file byte for byte', async () => {
  const get = await run(['sign', 'http://g/orders/v1/status/INV-1', '--explain']);
  expect(get.out).not.toContain('Digest:');
  expect(get.out).toContain("curl -X GET 'http://g/orders/v1/status/INV-1'");
  const file = written('body.json', '{"a": 1}\r\n');
  const { out } = await run(['sign', '/a', '-d', `@${file}`]);
  expect((await run(['verify', '--file', '-'], out)).code).toBe(0);
  expect((await run(['sign', '/a', '-d', '@/nonexistent'])).err).toContain(
    'cannot be read (ENOENT)',
  );
});

it('signs in the SNAP dialect with a token, and asks for one with the RSA key', async () => {
  const snap = await run(['sign', '/direct-debit/x', '-d', body, '--token', 'tok', '--explain']);
  expect(snap.out).toMatch(/^POST:\/direct-debit\/x:tok:[0-9a-f]{64}:\d{4}-/);
  expect(
    (await run(['verify', '--file', '-'], snap.out.slice(snap.out.indexOf('curl ')))).code,
  ).toBe(0);
  const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = written(
    'key.pem',
    pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  );
  const own = written('own.pem', pair.publicKey.export({ type: 'spki', format: 'pem' }).toString());
  const asked = ['sign', '/authorization/v1/access-token/b2b', '--token-request', '-X', 'POST'];
  expect((await run(asked)).err).toContain('--private-key');
  const { out } = await run([...asked, '--private-key', key]);
  expect((await run(['verify', '--public-key', own, '--file', '-'], out)).code).toBe(0);
});

it('checks every signed request of a HAR file, or the one that is named', async () => {
  const { out } = await run(['sign', '/a', '-d', '{"a":1}', '--json']);
  const { headers } = JSON.parse(out) as { headers: Record<string, string> };
  const request = (text: string) => ({
    method: 'POST',
    url: 'http://g/a',
    headers: [
      { name: ':authority', value: 'g' },
      ...Object.entries(headers).map(([name, value]) => ({ name, value })),
    ],
    postData: { text },
  });
  const plain = { method: 'GET', url: 'http://g/', headers: [] };
  const entries = [plain, request('{"a":1}'), request('{"a":2}')].map((one) => ({ request: one }));
  const har = written('all.har', JSON.stringify({ log: { entries } }));
  const all = await run(['verify', '--file', har]);
  expect(all.code).toBe(1);
  expect(all.out).toMatch(
    /^Entry 2, .*\nThe signature is valid\.\n[\s\S]*^Entry 3, .*\nThe signature is NOT valid/m,
  );
  const json = JSON.parse((await run(['verify', '--file', har, '--json'])).out);
  expect(json.messages).toMatchObject([
    { entry: 2, valid: true },
    { entry: 3, valid: false },
  ]);
  expect((await run(['verify', '--file', har, '--entry', '2'])).code).toBe(0);
  expect((await run(['verify', '--file', har, '--entry', '9'])).err).toContain('has 3 entries');
  const none = written('none.har', JSON.stringify({ log: { entries: [{ request: plain }] } }));
  expect((await run(['verify', '--file', none])).err).toContain('None of the 1 requests');
});

it.each([
  [`curl -d '{"a":1}' -d b http://g`, ['curl', '-d', '{"a":1}', '-d', 'b', 'http://g']],
  [`curl \\\n -H "a: \\"b\\" $x"`, ['curl', '-H', 'a: "b" $x']],
  [`curl $'it\\'s\\u0021\\n'`, ['curl', "it's!\n"]],
  [`curl ''`, ['curl', '']],
  [`curl a\\ b'c'"d"`, ['curl', 'a bcd']],
])('reads the words of %s as a shell does', (text, words) => {
  expect(wordsOf(text)).toEqual(words);
});

it('refuses a curl command that it cannot read, and one without JSON', async () => {
  const verify = (text: string) => run(['verify', '--file', '-'], text);
  expect((await verify("curl 'http")).err).toContain('a quote without an end at character 6');
  expect((await verify('curl -F a=b http://g')).err).toContain('-F, which sends no JSON body');
  expect((await verify('curl http://g -H')).err).toContain('ends after -H');
  expect((await run(['sign', 'a'])).err).toContain('begins with a slash');
  expect((await run(['sign', '/a', '--timestamp', 'now'])).err).toContain('--timestamp is "now"');
});
