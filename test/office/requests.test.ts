// Calls of the merchant API in the office: refused ones are kept, with why, by every gate; one list of all.
import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/lib/ids.ts';
import { sql } from '../../src/storage/db.ts';
import { signClient } from '../../src/wire/snap/signature.ts';
import { snapTimestamp } from '../../src/wire/snap/time.ts';
import { classicSuites, send } from '../support/classic.ts';
import { clientId, secretKey, startTestGateway, type TestGateway } from '../support/gateway.ts';
import { type Signer, signedBy } from '../support/mistaken-signer.ts';
import { callOffice, dashboardKeys, keyOf, otherClientId } from '../support/office.ts';
import { merchantPair, paths, snapFile } from '../support/snap.ts';

let house: TestGateway;
beforeAll(async () => {
  house = await startTestGateway({
    file: (receiver) => {
      const file = snapFile(receiver);
      const [first] = file.merchants ?? [];
      if (first === undefined) throw new Error('no merchant');
      const other = { ...first, client_id: otherClientId, name: 'Toko Lain' };
      return { ...file, merchants: [first, other], dashboard: { keys: dashboardKeys ?? [] } };
    },
  });
});
afterAll(() => house.stop());

const [suite] = classicSuites;
if (suite === undefined) throw new Error('no classic channel');
const { path } = suite;
const order = () => JSON.stringify(suite.body());

interface Listed {
  id: string;
  at: string;
  client_id: string | null;
  request_id: string | null;
  method: string;
  path: string;
  status: number;
  code: string | null;
  why?: string;
}

interface Shown extends Listed {
  headers: Record<string, string>;
  body: string;
  answer: string;
  payment_id: string | null;
  diagnosis?: {
    looked_into: boolean;
    findings: { code: string; message: string; proven: boolean }[];
    lines: { name: string; expected: string; signed?: string | null; same?: boolean }[];
  };
}

const list = async (query: string, key?: string) => {
  const answer = await callOffice<{ requests: Listed[]; next: string | null }>(
    house.url,
    `/requests?${query}`,
    key === undefined ? {} : { key },
  );
  expect([answer.status, answer.body]).toEqual([200, expect.anything()]);
  return answer.body;
};

/** The refused call with this request id, once it is written. */
async function refusedCall(requestId: string): Promise<Shown> {
  const query = `refused=true&request_id=${encodeURIComponent(requestId)}`;
  await expect.poll(async () => (await list(query)).requests.length, { timeout: 10_000 }).toBe(1);
  const [found] = (await list(query)).requests;
  const { status, body } = await callOffice<Shown>(house.url, `/requests/${found?.id}`);
  expect(status).toBe(200);
  return body;
}

describe('the classic gate', () => {
  const old = (seconds: number) => new Date(Date.now() - seconds * 1000);
  const rows: [string, Partial<Parameters<typeof send>[1]>, Partial<Shown>][] = [
    [
      'an expired timestamp',
      { at: old(7200) },
      { code: 'TIMESTAMP_OUT_OF_RANGE', why: expect.stringContaining('2 h behind now') },
    ],
    [
      'a local time',
      { at: old(-7 * 3600) },
      { code: 'TIMESTAMP_OUT_OF_RANGE', why: expect.stringContaining('WIB (UTC+7)') },
    ],
    [
      'a malformed timestamp',
      { headers: { 'Request-Timestamp': '2026-01-15 03:04:05' } },
      { code: 'HEADER_MALFORMED', why: expect.stringContaining('is not UTC of the form') },
    ],
    [
      'a missing header',
      { headers: { Signature: undefined } },
      { code: 'HEADER_MISSING', why: 'The header Signature is required.' },
    ],
    [
      'an unknown client',
      { clientId: 'BRN-0009-1700000000009' },
      { code: 'CLIENT_UNKNOWN', why: expect.stringContaining('No merchant has this client id') },
    ],
    [
      'a body that is not JSON',
      { body: '{"order":' },
      { code: 'BODY_MALFORMED', status: 400, body: '{"order":' },
    ],
    [
      'a field that is missing',
      { body: '{}' },
      { code: 'FIELD_REQUIRED', why: expect.stringMatching(/ is required\.$/) },
    ],
    ['another method', { method: 'GET' }, { code: 'METHOD_NOT_ALLOWED', status: 405 }],
    ['an unknown path', { path: '/nothing/here' }, { code: 'PATH_UNKNOWN', status: 404 }],
    [
      'a body that is too large',
      { body: `{"x":"${'x'.repeat(70_000)}"}` },
      { code: 'BODY_TOO_LARGE', status: 413 },
    ],
    [
      'an unknown payment',
      { method: 'GET', path: '/orders/v1/status/NONE' },
      { code: 'PAYMENT_NOT_FOUND', status: 404 },
    ],
  ];
  it.each(rows)('keeps %s, with why', async (_name, change, expected) => {
    const requestId = randomUUID();
    const isGet = change.method === 'GET';
    const call = { path, requestId, ...(!isGet && { body: order() }), ...change };
    const answer = await send(house.url, call);
    const shown = await refusedCall(requestId);
    expect(shown).toMatchObject({ request_id: requestId, status: answer.status, ...expected });
    expect(shown.headers).not.toHaveProperty('signature');
    expect(shown.headers['request-id']).toBe(requestId);
    expect(shown.answer).toBe(answer.raw.toString());
    expect(shown.diagnosis).toBeUndefined();
  });

  it('keeps a repeat, which is answered with the first bytes', async () => {
    const requestId = randomUUID();
    const body = order();
    const first = await send(house.url, { path, body, requestId });
    await send(house.url, { path, body, requestId });
    expect(await refusedCall(requestId)).toMatchObject({ code: 'REQUEST_REPEATED', status: 409 });
    const { requests } = await list(`request_id=${requestId}`);
    expect(requests.map(({ status }) => status).sort()).toEqual([200, 409]);
    const accepted = requests.find(({ status }) => status === 200);
    const { body: shown } = await callOffice<Shown>(house.url, `/requests/${accepted?.id}`);
    expect(shown).toMatchObject({ code: null, body, answer: first.raw.toString(), method: 'POST' });
    const [payment] = await house.db.rows<{ id: string }>(
      sql`select id from payments where request_id = ${requestId}`,
    );
    expect(shown.payment_id).toBe(payment?.id);
  });

  it('keeps nothing of a call without a client id on an unknown path', async () => {
    const requestId = randomUUID();
    const headers = { 'Client-Id': undefined };
    await send(house.url, { path: '/favicon.ico', method: 'GET', requestId, headers });
    const later = randomUUID();
    await send(house.url, { path: '/favicon.ico', method: 'GET', requestId: later });
    await refusedCall(later);
    expect((await list(`refused=true&request_id=${requestId}`)).requests).toEqual([]);
  });
});

describe('a wrong signature', () => {
  const mistakes: [string, Partial<Signer>, string, string?][] = [
    ['another path', { target: `${path}/` }, 'target_differs', 'Request-Target'],
    ['a secret key with a space', { secret: `${secretKey} ` }, 'secret_whitespace'],
    ['another label', { label: 'Response-Timestamp' }, 'timestamp_label'],
    ['a line break at the end', { text: (lines) => `${lines.join('\n')}\n` }, 'component_layout'],
    ['no prefix', { encode: (mac) => mac.toString('base64') }, 'signature_prefix'],
    ['hexadecimal', { encode: (mac) => `HMACSHA256=${mac.toString('hex')}` }, 'signature_encoding'],
    ['no digest', { digest: null }, 'digest_line', 'Digest'],
    ['another secret key', { secret: 'SK-SomebodyElses' }, 'unexplained'],
  ];
  it.each(mistakes)('is explained: %s', async (_name, faults, code, line) => {
    const requestId = randomUUID();
    const body = order();
    const timestamp = `${new Date().toISOString().slice(0, 19)}Z`;
    const mine = { clientId, requestId, timestamp, target: path, body, secret: secretKey };
    const right = signedBy(mine);
    const signature = signedBy({ ...mine, ...faults });
    await send(house.url, {
      path,
      body,
      requestId,
      headers: { 'Request-Timestamp': timestamp, Signature: signature },
    });
    const shown = await refusedCall(requestId);
    expect(shown).toMatchObject({ code: 'SIGNATURE_INVALID', status: 400, body });
    const [finding] = shown.diagnosis?.findings ?? [];
    expect(finding).toMatchObject({ code, proven: code !== 'unexplained' });
    expect(shown.why).toBe(finding?.message);
    const digest = createHash('sha256').update(body).digest('base64');
    expect(shown.diagnosis?.lines.slice(0, 5)).toMatchObject([
      { name: 'Client-Id', expected: clientId },
      { name: 'Request-Id', expected: requestId },
      { name: 'Request-Timestamp', expected: timestamp },
      { name: 'Request-Target', expected: path },
      { name: 'Digest', expected: digest },
    ]);
    const different = shown.diagnosis?.lines.filter(({ same }) => same === false);
    if (line !== undefined) expect(different?.map(({ name }) => name)).toEqual([line]);
    const all = JSON.stringify(shown);
    expect(all).not.toContain(secretKey);
    expect(all).not.toContain(right.slice('HMACSHA256='.length));
  });

  it('is kept whole only until it is explained, and a valid one never', async () => {
    const rows = await house.db.rows<{ code: string; signed: boolean }>(sql`
      select code, headers ? 'signature' or headers ? 'x-signature' as signed from refused_calls`);
    const whole = await house.db.rows<{ explained: boolean }>(sql`
      select explanation::text like '%"proven":true%' or explanation::text like '%"proven": true%' as explained
      from refused_calls where length(headers ->> 'signature') > 21`);
    expect(whole.length).toBeGreaterThan(0);
    expect(whole.every(({ explained }) => !explained)).toBe(true);
    expect(rows.filter(({ signed }) => signed).map(({ code }) => code)).toEqual(
      rows.flatMap(({ code }) => (code === 'SIGNATURE_INVALID' ? [code] : [])),
    );
  });
});

describe('the SNAP gate', () => {
  const token = async (change: Record<string, string> = {}) => {
    const timestamp = snapTimestamp(new Date());
    const answer = await fetch(house.url + paths.token, {
      method: 'POST',
      headers: {
        'x-client-key': clientId,
        'x-timestamp': timestamp,
        'x-signature': signClient(merchantPrivate(), clientId, timestamp),
        ...change,
      },
      body: '{"grantType":"client_credentials"}',
    });
    return (await answer.json()) as { accessToken?: string };
  };

  it('keeps a token request with a wrong signature, and says whose key it is not', async () => {
    const clientKey = clientId;
    await token({ 'x-signature': Buffer.alloc(256, 1).toString('base64') });
    const query = `refused=true&client_id=${clientKey}&path=${paths.token}`;
    await expect.poll(async () => (await list(query)).requests.length).toBe(1);
    const [found] = (await list(query)).requests;
    const { body } = await callOffice<Shown>(house.url, `/requests/${found?.id}`);
    expect(body).toMatchObject({ code: 'SIGNATURE_INVALID', wire_code: '4017300' });
    expect(body.diagnosis?.findings[0]?.code).toBe('key_differs');
    expect(body.diagnosis?.lines.map(({ name }) => name)).toEqual(['X-CLIENT-KEY', 'X-TIMESTAMP']);
  });

  it('keeps a call with a wrong signature or a wrong token, and never the token', async () => {
    const { accessToken = '' } = await token();
    const post = (requestId: string, headers: Record<string, string>) =>
      fetch(house.url + paths.payment, {
        method: 'POST',
        headers: {
          'x-partner-id': clientId,
          'x-external-id': requestId,
          'x-timestamp': snapTimestamp(new Date()),
          'x-signature': `${'A'.repeat(86)}==`,
          authorization: `Bearer ${accessToken}`,
          ...headers,
        },
        body: '{"partnerReferenceNo":"S-1"}',
      });
    const [forged, expired] = [randomUUID(), randomUUID()];
    await post(forged, {});
    await post(expired, { authorization: 'Bearer eyJhbGciOi.eyJleHAi.c2ln' });
    const shown = await refusedCall(forged);
    expect(shown).toMatchObject({ code: 'SIGNATURE_INVALID' });
    expect(shown.diagnosis?.lines[2]).toMatchObject({ expected: '<token>' });
    expect(await refusedCall(expired)).toMatchObject({
      code: 'TOKEN_INVALID',
      why: expect.stringContaining('request a new one'),
    });
    const [row] = await house.db.rows<{ text: string }>(
      sql`select string_agg(refused_calls::text, ' ') as text from refused_calls`,
    );
    expect(row?.text).not.toContain(accessToken);
    expect(row?.text).not.toContain('eyJhbGciOi');
  });
});

function merchantPrivate() {
  return merchantPair.privateKey as unknown as Parameters<typeof signClient>[0];
}

describe('what is kept', () => {
  it('has no card number, security code, secret key or password', async () => {
    const requestId = randomUUID();
    const body = JSON.stringify({
      card: { number: '4111111111111111', cvv: '917', expiry: '12/29' },
      note: `4111 1111 1111 1111 ${secretKey}`,
      password: 'hunter2hunter2',
    });
    await send(house.url, { path, body, requestId });
    const shown = await refusedCall(requestId);
    expect(shown.body).toContain('411111******1111');
    expect(shown.body).toContain('"cvv":"***"');
    const [row] = await house.db.rows<{ text: string }>(sql`
      select convert_from(body, 'UTF8') || refused_calls::text as text from refused_calls
      where request_id = ${requestId}`);
    for (const secret of ['4111111111111111', '917', secretKey, 'hunter2']) {
      expect([secret, row?.text.includes(secret)]).toEqual([secret, false]);
    }
  });

  it('is cut at a limit, and shows what is not text in base64', async () => {
    const requestId = randomUUID();
    await send(house.url, { path, body: `{"x":"${'y'.repeat(40_000)}"}`, requestId });
    const shown = (await refusedCall(requestId)) as Shown & { body_bytes: number };
    expect(shown.body.length).toBe(16 * 1024);
    expect(shown.body_bytes).toBe(40_008);
    const raw = Buffer.from([0xff, 0xfe, 0x00, 0x41]);
    const second = randomUUID();
    await send(house.url, { path, body: raw.toString('latin1'), requestId: second });
    expect((await refusedCall(second)).body).toContain('A');
  });
});

describe('who sees what', () => {
  it('a merchant’s people see their own, and no unknown client’s', async () => {
    const unknown = 'BRN-0009-1700000000009';
    const mine = await list('refused=true&limit=200', keyOf('developer', clientId));
    expect(mine.requests.length).toBeGreaterThan(5);
    expect(new Set(mine.requests.map((one) => one.client_id))).toEqual(new Set([clientId]));
    const all = await list('refused=true&limit=200');
    const stranger = all.requests.find((one) => one.client_id === unknown);
    for (const key of [keyOf('developer', clientId), keyOf('support', otherClientId)]) {
      const one = await callOffice(house.url, `/requests/${stranger?.id}`, { key });
      expect(one.status).toBe(404);
    }
    const [own] = mine.requests;
    const other = await callOffice(house.url, `/requests/${own?.id}`, {
      key: keyOf('developer', otherClientId),
    });
    expect(other.status).toBe(404);
    const asked = await callOffice(house.url, `/requests?client_id=${clientId}`, {
      key: keyOf('developer', otherClientId),
    });
    expect(asked.status).toBe(404);
    const viewer = await callOffice(house.url, '/requests', { key: keyOf('viewer') });
    expect(viewer.status).toBe(403);
  });

  it('an id that is none is not found, and a cursor that is none is refused', async () => {
    for (const id of ['x', 'q_', 'q_AAAA', newId(), 'q_%00']) {
      const { status } = await callOffice(house.url, `/requests/${id}`);
      expect([id, status]).toEqual([id, 404]);
    }
    const forged = Buffer.from(JSON.stringify(['2026-01-01', 'refused', 'x', ''])).toString(
      'base64url',
    );
    for (const query of ['after=x', `after=${forged}`, 'status=9', 'refused=maybe', 'nothing=1']) {
      const { status } = await callOffice(house.url, `/requests?${query}`);
      expect([query, status]).toEqual([query, 400]);
    }
  });
});

describe('errors grouped by kind', () => {
  it('count what is the same but for its values', async () => {
    const { status, body } = await callOffice<{
      errors: { code: string; channel: string | null; count: number; example_id: string }[];
      capped: boolean;
    }>(house.url, `/requests/errors?client_id=${clientId}`);
    expect(status).toBe(200);
    const signature = body.errors.find(
      ({ code, channel }) => code === 'SIGNATURE_INVALID' && channel === suite.channel.id,
    );
    expect(signature?.count).toBe(8);
    const example = await callOffice<Shown>(house.url, `/requests/${signature?.example_id}`);
    expect(example.body.code).toBe('SIGNATURE_INVALID');
    expect(body.capped).toBe(false);
  });
});

describe('one list', () => {
  it('goes through accepted and refused calls of one instant once each, whatever the page', async () => {
    const at = new Date(Date.now() - 3_600_000);
    await house.db.single.rows(sql`
      insert into requests (client_id, key, body_hash, answer_status, answer_body, created_at, request_id, path)
      select ${otherClientId}, 'classic:tie-' || n, '', 200, '{}', ${at}::timestamptz - (n / 7) * interval '1 s',
        'tie-' || n, '/a' from generate_series(1, 30) n`);
    await house.db.single.rows(sql`
      insert into refused_calls (id, at, client_id, known, dialect, request_id, method, path, status, code,
        wire_code, message, headers, body, body_bytes, intact, answer, unkept)
      select gen_random_uuid(), ${at}::timestamptz - (n / 7) * interval '1 s', ${otherClientId}, true, 'classic',
        'tied-' || n, 'POST', '/a', 400, 'BODY_MALFORMED', '', '', '{}', '', 0, true, '', 0
      from generate_series(1, 30) n`);
    const query = `client_id=${otherClientId}&path=/a`;
    const whole = (await list(`${query}&limit=200`)).requests.map(({ id }) => id);
    expect(new Set(whole).size).toBe(60);
    for (const limit of [1, 7, 13]) {
      const seen: string[] = [];
      let after = '';
      do {
        const page = await list(`${query}&limit=${limit}${after && `&after=${after}`}`);
        seen.push(...page.requests.map(({ id }) => id));
        after = page.next ?? '';
      } while (after !== '');
      expect(seen).toEqual(whole);
    }
    const codes = await list(`${query}&code=BODY_MALFORMED&limit=200`);
    expect(codes.requests).toHaveLength(30);
    expect((await list(`${query}&refused=false&limit=200`)).requests).toHaveLength(30);
    expect((await list(`${query}&status=200&limit=200`)).requests).toHaveLength(30);
    expect((await list(`${query}&channel=${suite.channel.id}`)).requests).toEqual([]);
  });
});
