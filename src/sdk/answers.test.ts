// How the client judges an answer: a success needs a valid signature, and errors say what to fix.
import { describe, expect, test } from 'vitest';
import {
  clientAt,
  clientId,
  failure,
  gateway,
  invalid,
  order,
  type Played,
  reply,
  secretKey,
} from '../../test/support/played-gateway.ts';
import { SignatureError } from './index.ts';

describe('an answer that says success', () => {
  test.each<[string, Played, string]>([
    ['without a signature', { signed: 'not' }, 'answer_unsigned'],
    ['by another key', { signed: 'other key' }, 'answer_signature'],
    ['to another request', { signed: 'other id' }, 'answer_signature'],
    ['signed as a request', { signed: 'as request' }, 'answer_signature'],
    ['whose body is not covered', { signed: 'no digest' }, 'answer_signature'],
    ['replayed, without a signature', { status: 409, signed: 'not' }, 'answer_unsigned'],
    ['replayed, by another key', { status: 409, signed: 'other key' }, 'answer_signature'],
  ])('%s is a SignatureError and not retried', async (_name, played, code) => {
    const { url, seen } = await gateway(played, {});
    const error = await failure<SignatureError>(clientAt(url).client.indomaret.create(order));
    expect(error).toBeInstanceOf(SignatureError);
    expect(error).toMatchObject({ code, verified: false, rawBody: JSON.stringify(reply) });
    expect(error.message).not.toContain(secretKey);
    expect(seen).toHaveLength(1);
  });

  test('has findings when the mismatch can be explained', async () => {
    const { url } = await gateway({ signed: 'as request' });
    const error = await failure<SignatureError>(clientAt(url).client.indomaret.create(order));
    expect(error.findings).toMatchObject([{ code: 'timestamp_label', proven: true }]);
  });

  test('with a changed body is a SignatureError', async () => {
    const { url } = await gateway({});
    const { client } = clientAt(url, {
      fetch: async (address, init) => {
        const { status, headers, body } = await fetch(address, init);
        const text = await new Response(body).text();
        return new Response(text.replace('89001', '89002'), { status, headers });
      },
    });
    expect(await failure(client.indomaret.create(order))).toBeInstanceOf(SignatureError);
  });

  test('but is not a JSON object is an error', async () => {
    const { url } = await gateway({ body: '<html>' });
    const error = await failure(clientAt(url).client.indomaret.create(order));
    expect(error).toMatchObject({ code: 'answer_not_json', status: 200, verified: true });
  });

  test('and is too long is an error', async () => {
    const { url } = await gateway({ body: `"${'x'.repeat(1_048_576)}"` });
    const error = await failure(clientAt(url).client.indomaret.create(order));
    expect(error).toMatchObject({ code: 'answer_too_long' });
  });
});

describe('an error answer becomes a GapuraError', () => {
  test('with code, message, field, Request-Id and the raw body', async () => {
    const body = invalid('order.line_items[0].price must be a number from 0');
    const { url } = await gateway({ status: 400, body });
    const error = await failure(
      clientAt(url).client.kredivo.create({} as never, { requestId: 'r' }),
    );
    expect(error).toMatchObject({
      name: 'GapuraError',
      status: 400,
      code: 'invalid_parameter',
      message: 'order.line_items[0].price must be a number from 0',
      field: 'order.line_items[0].price',
      requestId: 'r',
      rawBody: JSON.stringify(body),
      verified: true,
    });
  });

  test.each([
    ['customer.phone Must Not Be Blank', 'customer.phone'],
    ['order is required', 'order'],
    ['Invalid JSON Format', undefined],
    ['Request body exceeds 1000 bytes', undefined],
  ])('%s names the field %s', async (message, field) => {
    const { url } = await gateway({ status: 400, body: invalid(message) });
    expect((await failure(clientAt(url).client.indomaret.create(order))).field).toBe(field);
  });

  test.each([
    ['INVALID_PARAMETER', 'order.invoice_number Must Not Be Blank', 'order.invoice_number'],
    ['INVALID_PARAMETER', 'Invalid Total Amount And Line Items', 'order.amount'],
    ['INVALID_PARAMETER', 'Invalid Request', undefined],
    ['MERCHANT_NOT_CONFIGURED', 'payment.type: MOTO is not one of them', 'payment.type'],
  ])('of the card API: %s, %s', async (code, message, field) => {
    const { url } = await gateway({ status: 412, body: { error: { code, message, type: 'x' } } });
    const error = await failure(clientAt(url).client.indomaret.create(order));
    expect(error).toMatchObject({ code, field, status: 412 });
  });

  test('other codes name no field, even if their message looks like one', async () => {
    const body = { error: { code: 'invalid_state', message: 'payment is SUCCESS' } };
    const { url } = await gateway({ status: 400, body });
    const error = await failure(clientAt(url).client.indomaret.create(order));
    expect(error.field).toBeUndefined();
  });

  test('an unknown client gets a hint, although the gateway cannot sign', async () => {
    const body = { error: { code: 'invalid_client_id', message: 'Invalid Client-Id' } };
    const { url } = await gateway({ status: 400, body, signed: 'not' });
    const error = await failure(clientAt(url).client.indomaret.create(order));
    expect(error).toMatchObject({ code: 'invalid_client_id', verified: false });
    expect(error.hint).toContain(clientId);
  });

  test('a wrong key gets a hint, although the answer does not verify either', async () => {
    const body = { error: { code: 'invalid_signature', message: 'Invalid Header Signature' } };
    const { url } = await gateway({ status: 400, body, signed: 'other key' });
    const error = await failure(clientAt(url).client.indomaret.create(order));
    expect(error).toMatchObject({ code: 'invalid_signature', verified: false });
    expect(error).not.toBeInstanceOf(SignatureError);
    expect(error.hint).toContain('secret key');
  });

  test('a wrong clock gets a hint with the right time', async () => {
    const body = { error: { code: 'request_time_out_of_range', message: 'not in range' } };
    const { url } = await gateway({ status: 400, body });
    const error = await failure(clientAt(url).client.indomaret.create(order));
    expect(error.hint).toContain('2026-01-15T03:04:05Z');
  });

  test.each<[number, object | string, string, string]>([
    [400, { message: ['PAYMENT CHANNEL IS INACTIVE'] }, 'http_400', 'PAYMENT CHANNEL IS INACTIVE'],
    [400, { code: 'invalid_signature', message: 'Bare' }, 'invalid_signature', 'Bare'],
    [404, { message: 'No static resource x.' }, 'http_404', 'No static resource x.'],
    [500, { status: 500, error: 'Internal Server Error' }, 'http_500', 'Internal Server Error'],
    [502, '<html>Bad Gateway</html>', 'http_502', 'HTTP 502'],
    [302, '', 'http_302', 'HTTP 302'],
  ])('HTTP %i %j is %s: %s', async (status, body, code, message) => {
    const headers = { Location: 'http://127.0.0.1:1/' };
    const { url, seen } = await gateway({ status, body, headers, signed: 'not' });
    const { client } = clientAt(url, { maxRetries: 0 });
    expect(await failure(client.indomaret.create(order))).toMatchObject({ status, code, message });
    expect(seen).toHaveLength(1);
  });
});
