// The classic gate under arbitrary calls: never HTTP 500, never past it without the right signature, always with it.
import { createHash, createHmac, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect } from 'vitest';
import { classicSuites } from '../support/classic.ts';
import { clientId, secretKey, startTestGateway, type TestGateway } from '../support/gateway.ts';
import { fc } from '../support/property.ts';
import { fuzz } from './fuzz.ts';
import { headerIn, mutated, mutations } from './mutations.ts';
import { bytesOf, type RawAnswer, type RawCall, sendRaw } from './raw-call.ts';

let house: TestGateway;
beforeAll(async () => {
  house = await startTestGateway();
});
afterAll(() => house.stop());

const signedNames = ['Client-Id', 'Request-Id', 'Request-Timestamp', 'Signature'];

/** The signature as the documentation describes it, without the code under test. */
function signatureOf(call: RawCall, withDigest = true): string {
  const target = call.target.split('?')[0];
  const digest = createHash('sha256').update(call.body).digest('base64');
  const lines = [
    ...signedNames.slice(0, 3).map((name) => `${name}:${headerIn(call, name)}`),
    `Request-Target:${target}`,
    ...(withDigest ? [`Digest:${digest}`] : []),
  ];
  return `HMACSHA256=${createHmac('sha256', secretKey).update(lines.join('\n')).digest('base64')}`;
}

/** Whether the gate may let the call pass. The padding of base64 may be missing; no body needs no digest. */
function isGenuine(call: RawCall): boolean {
  const given = headerIn(call, 'Signature').replace(/=$/, '');
  const forms = call.body.length > 0 ? [true] : [true, false];
  return (
    headerIn(call, 'Client-Id') === clientId &&
    forms.some((withDigest) => signatureOf(call, withDigest).replace(/=$/, '') === given)
  );
}

/** Whether an answer shows that the gate let its call pass. */
function isPast(answer: RawAnswer): boolean {
  if (answer === undefined) return false;
  if (answer.status < 300 || answer.status === 409) return true;
  const { error } = JSON.parse(answer.text || '{}') as {
    error?: { code?: string; message?: string };
  };
  return error?.code === 'invalid_parameter' && /^\w+(\.|\[)/.test(error.message ?? '');
}

/** A channel by its place in the list, because a failure prints what was drawn. */
const anyChannel = fc.nat(classicSuites.length - 1);

function suiteAt(index: number): (typeof classicSuites)[number] {
  const suite = classicSuites[index];
  if (suite === undefined) throw new Error(`no channel ${index}`);
  return suite;
}

const requestId = fc.stringMatching(/^[!-~]([ -~]{0,90}[!-~])?$/);
const offset = fc.integer({ min: -3500, max: 3500 });

interface Draft {
  channel: number;
  id: string;
  seconds: number;
  body?: Buffer | undefined;
}

function signed({ channel, id, seconds, body }: Draft): RawCall {
  const suite = suiteAt(channel);
  const at = new Date(Date.now() + seconds * 1000).toISOString().replace(/\.\d+/, '');
  const call: RawCall = {
    method: 'POST',
    target: suite.path,
    headers: [
      ['Content-Type', 'application/json'],
      ['Client-Id', clientId],
      ['Request-Id', id],
      ['Request-Timestamp', at],
    ],
    body: body ?? Buffer.from(JSON.stringify(suite.body())),
  };
  return { ...call, headers: [...call.headers, ['Signature', signatureOf(call)]] };
}

const send = (call: RawCall) => sendRaw(house.url, bytesOf(call));

fuzz(
  'lets every call pass that is signed, in any layout of its JSON',
  120,
  fc.record({
    channel: anyChannel,
    id: requestId,
    seconds: offset,
    indent: fc.constantFrom('', ' ', '\t', '   \r\n'),
    extra: fc.jsonValue({ maxDepth: 2 }),
    padded: fc.boolean(),
  }),
  async ({ channel, id, seconds, indent, extra, padded }) => {
    const body = Buffer.from(
      JSON.stringify({ ...suiteAt(channel).body(), 'x-extra': extra }, null, indent),
    );
    const unique = `${id.slice(0, 90)}${randomUUID()}`;
    const call = signed({ channel, id: unique, seconds, body });
    const headers = call.headers.map(([name, value]): [string, string] =>
      name === 'Signature' && !padded ? [name, value.replace(/=$/, '')] : [name, value],
    );
    const answer = await send({ ...call, headers });
    expect(answer?.status, answer?.text).toBe(200);
  },
);

fuzz(
  'lets no changed call pass that is not signed as it arrives, and never fails',
  400,
  fc.record({
    channel: anyChannel,
    id: requestId,
    seconds: offset,
    changes: mutations(signedNames),
  }),
  async ({ changes, ...draft }) => {
    const call = mutated(
      signed({ ...draft, id: `${draft.id.slice(0, 90)}${randomUUID()}` }),
      changes,
    );
    const answer = await send(call);
    expect(answer?.status ?? 500, answer?.text).toBeLessThan(500);
    if (!isGenuine(call)) expect(isPast(answer), `${answer?.status} ${answer?.text}`).toBe(false);
  },
);

fuzz(
  'never fails on a signed body of any bytes',
  250,
  fc.tuple(
    anyChannel,
    fc.oneof(
      fc.uint8Array({ maxLength: 400 }),
      fc.json().map((text) => Buffer.from(text)),
      fc.integer({ min: 1, max: 20_000 }).map((depth) => Buffer.from('['.repeat(depth))),
    ),
  ),
  async ([channel, body]) => {
    const draft = { channel, id: randomUUID(), seconds: 0, body: Buffer.from(body) };
    const answer = await send(signed(draft));
    expect(answer?.status ?? 500, answer?.text).toBeLessThan(500);
  },
);

fuzz(
  'never fails on bytes that are hardly HTTP',
  250,
  fc.tuple(
    fc.constantFrom(
      '',
      'POST ',
      'GET /docs HTTP/1.1\r\n',
      'POST /credit-card/capture HTTP/1.1\r\n',
    ),
    fc.uint8Array({ maxLength: 200 }),
  ),
  async ([head, bytes]) => {
    const answer = await sendRaw(house.url, Buffer.concat([Buffer.from(head), bytes]), true);
    expect(answer?.status ?? 0, answer?.text).toBeLessThan(500);
    expect(head.startsWith('POST') && isPast(answer)).toBe(false);
  },
);
