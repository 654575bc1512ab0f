// Calls every operation of the merchant API on a real gateway, well and badly, and writes down what it says.
import { createPrivateKey } from 'node:crypto';
import { allChannels } from '../../src/channels/index.ts';
import { fixturesOf, sampleOrder } from '../../src/cli/sample-order.ts';
import type { ApiExample, NotificationExample, Refused } from '../../src/http/openapi/examples.ts';
import { requestHeaders } from '../../src/wire/classic/headers.ts';
import { signingKey } from '../../src/wire/classic/signature.ts';
import { tokenRequestHeaders, transactionHeaders } from '../../src/wire/snap/headers.ts';
import { clientId, secretKey, type TestGateway } from '../support/gateway.ts';
import { merchantPair, paths } from '../support/snap.ts';
import { afterwards, type Made, told } from './afterwards.ts';

export interface Recorded {
  examples: ApiExample[];
  notifications: NotificationExample[];
}

type Dialect = ApiExample['dialect'];

export interface Call {
  method?: string;
  /** As in the document, with `{id}`. */
  path: string;
  url?: string;
  dialect: Dialect;
  channel?: string;
  body?: object;
}

const key = signingKey(secretKey);
const wrongKey = signingKey('SK-Wrong');
const rsa = createPrivateKey(merchantPair.privateKey);

/** Calls everything once. `house` has a merchant of both dialects and no payments. */
export async function record(house: TestGateway): Promise<Recorded> {
  let token = '';
  let ids = 0;
  const examples: ApiExample[] = [];

  const headersFor = ({ method = 'POST', path, url, dialect, body }: Call, good: boolean) => {
    const bytes = body && Buffer.from(JSON.stringify(body));
    const used = good ? key : wrongKey;
    ids += 1;
    const target = url ?? path;
    if (dialect === 'none') return {};
    if (dialect === 'token') {
      return { ...tokenRequestHeaders(rsa, good ? clientId : 'BRN-UNKNOWN', new Date()) };
    }
    if (dialect === 'snap') {
      const message = { clientId, externalId: `${ids}`, target, token, body: bytes ?? Buffer.of() };
      return { ...transactionHeaders(used, message, new Date()), 'CHANNEL-ID': 'H2H' };
    }
    const message = { clientId, requestId: `request-${ids}`, target };
    const isGet = method === 'GET';
    return requestHeaders(used, { ...message, body: isGet ? undefined : bytes }, new Date());
  };
  const send = async (call: Call, good = true) => {
    const headers = headersFor(call, good) as Record<string, string>;
    const answer = await fetch(house.url + (call.url ?? call.path), {
      method: call.method ?? 'POST',
      headers,
      body: call.body === undefined ? null : JSON.stringify(call.body),
    });
    const requestId = headers['Request-Id'] ?? headers['X-EXTERNAL-ID'];
    const body = JSON.parse(await answer.text()) as object;
    return { status: answer.status, body, requestId };
  };
  /** What a call was answered. */
  const ask = async (call: Call) => {
    const { status, body } = await send(call);
    if (status !== 200) throw new Error(`${call.path}: ${status} ${JSON.stringify(body)}`);
    return body as Record<string, never>;
  };
  /** Records a call that is done, with these calls that are refused. */
  const note = async (call: Call, refusals: readonly (Call & { why: Refused['why'] })[] = []) => {
    const done = await send(call);
    if (done.status !== 200) throw new Error(`${call.path}: ${JSON.stringify(done)}`);
    const refused: Refused[] = [];
    for (const { why, ...one } of refusals) {
      const { status, body } = await send(one);
      refused.push({ why, request: one.body, status, answer: body });
    }
    if (call.dialect !== 'none') {
      const { status, body } = await send(call, false);
      refused.push({ why: 'signature', status, answer: body });
    }
    const { method = 'POST', path, url = path, dialect, channel, body } = call;
    const answer = { status: done.status, body: done.body };
    const { requestId } = done;
    examples.push({
      method,
      path,
      url,
      dialect,
      channel,
      requestId,
      body,
      answer,
      refusals: refused,
    });
    return done;
  };

  for (const path of [paths.customerToken, paths.token]) {
    const grantType = path === paths.token ? 'client_credentials' : 'authorization_code';
    const body = { grantType, ...(path !== paths.token && { authCode: 'CODE-FROM-THE-WALLET' }) };
    const wrong = { why: 'field', path, dialect: 'token', body: {} } as const;
    const { body: given } = await note({ path, dialect: 'token', body }, [wrong]);
    token = (given as { accessToken: string }).accessToken;
  }
  const pay = (reference: string, more: object = {}) =>
    house.sandbox(`payments/${reference}/outcome`, { outcome: 'SUCCESS', ...more });
  const made = new Map<string, Made>();
  for (const channel of allChannels) {
    const { address } = channel.create;
    const reference = `INV-${channel.id.toUpperCase()}-1`;
    const { body } = await sampleOrder(channel, { invoice: reference });
    const common = { path: address.path, dialect: address.dialect, channel: channel.id };
    const bad = (await fixturesOf(channel)).bad.find(({ refusedBy }) => refusedBy === undefined);
    const done = await note({ ...common, body }, [
      { why: 'field', ...common, body: bad?.change(body) ?? {} },
      { why: 'duplicate', ...common, body },
    ]);
    made.set(channel.id, { reference, requestId: done.requestId ?? '', answer: done.body });
  }
  await afterwards({ house, note, ask, pay, made });
  const notifications = await told(house);
  return { examples, notifications };
}
