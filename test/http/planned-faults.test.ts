// Planned faults of the merchant API: errors in the form of the path's dialect, and dropped connections.
import { describe, expect, it } from 'vitest';
import { classicSuites, send } from '../support/classic.ts';
import {
  grant,
  newExternalId,
  paths,
  paymentBody,
  post,
  tokenHeaders,
  useSnapGateway,
} from '../support/snap.ts';

const snap = useSnapGateway();

const plan = (fault: { at: string; kind: string; status?: number }) =>
  snap.gateway.sandbox('faults', [{ times: 1, ...fault }], 'PUT');
const pay = (body = paymentBody(), externalId = newExternalId()) =>
  snap.call(paths.payment, body, { externalId });
const [classic] = classicSuites;
if (classic === undefined) throw new Error('no classic channel');
const { path: classicPath } = classic;
const order = () => JSON.stringify(classic.body());

describe('an error', () => {
  it.each([
    [undefined, 500, '5000500', 'General Error'],
    [503, 503, '5030500', 'General Error'],
    [504, 504, '5040500', 'Timeout'],
    [429, 429, '4290500', 'Too Many Requests'],
  ])('of status %s has the form of SNAP', async (status, http, code, message) => {
    const fault = { at: `api:${paths.payment}`, kind: 'error' };
    await plan(status === undefined ? fault : { ...fault, status });
    const answer = await pay();
    expect([answer.status, answer.body]).toEqual([
      http,
      { responseCode: code, responseMessage: message },
    ]);
  });

  it('at the token endpoint has the service code of that endpoint', async () => {
    await plan({ at: `api:${paths.token}`, kind: 'error' });
    const { body } = await post(snap.gateway.url, paths.token, tokenHeaders(), grant);
    expect(body).toEqual({ responseCode: '5007300', responseMessage: 'General Error' });
  });

  it('of a classic path has the form of that dialect, with the planned status', async () => {
    await plan({ at: `api:${classicPath}`, kind: 'error', status: 503 });
    const { status, json } = await send(snap.gateway.url, { path: classicPath, body: order() });
    expect([status, json]).toEqual([
      503,
      {
        timestamp: expect.any(String),
        status: 503,
        error: 'Service Unavailable',
        path: classicPath,
      },
    ]);
  });
});

describe('a dropped call', () => {
  // Without a closed connection this test would run into its timeout.
  it.each(['timeout', 'drop-after-commit'])('of kind %s closes the connection', async (kind) => {
    await plan({ at: `api:${paths.payment}`, kind });
    await expect(pay()).rejects.toThrow('fetch failed');
    await plan({ at: `api:${classicPath}`, kind });
    await expect(send(snap.gateway.url, { path: classicPath, body: order() })).rejects.toThrow(
      'fetch failed',
    );
  });

  it('has done its work if only the answer was lost', async () => {
    const [body, externalId] = [paymentBody(), newExternalId()];
    await plan({ at: `api:${paths.payment}`, kind: 'drop-after-commit' });
    await expect(pay(body, externalId)).rejects.toThrow('fetch failed');
    expect((await pay(body, externalId)).body.responseCode).toBe('4090500');
    const { status } = await snap.gateway.sandbox(`payments/${body.partnerReferenceNo}`);
    expect(status).toBe(200);
  });
});
