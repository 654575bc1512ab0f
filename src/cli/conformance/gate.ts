// Checks that apply to every call: four headers, their order, the clock, the signature.
import {
  type Answered,
  type Call,
  type Check,
  expectRefusal,
  expectStatus,
  expectThat,
  send,
  type Target,
  tooOld,
} from './probe.ts';

const headerCode = 'invalid_header_request';
const names = ['Client-Id', 'Request-Id', 'Request-Timestamp', 'Signature'] as const;

/** DOKU API, header validation: the order of checks, and signed refusals for a known client. */
export function gateChecks(target: Target, path: string): Check[] {
  const ask = (call: Omit<Call, 'path'>) => send(target, { path, body: {}, ...call });
  const refuses = (
    name: string,
    call: Omit<Call, 'path'>,
    code: string,
    message: string,
    signed = true,
  ): Check => ({
    name,
    run: async () => {
      const answer = await ask(call);
      expectRefusal(answer, 400, code, message);
      if (signed) expectSigned(answer);
    },
  });
  return [
    ...names.map((name, index) => {
      // The headers after it are missing too: the refusal must name the first one.
      const headers = Object.fromEntries(names.slice(index).map((absent) => [absent, undefined]));
      return refuses(
        `${name} is required`,
        { headers },
        headerCode,
        `Header ${name} is required`,
        false,
      );
    }),
    refuses(
      'a timestamp with an offset is malformed',
      { headers: { 'Request-Timestamp': '2026-01-15T10:04:05+07:00' } },
      headerCode,
      'Invalid format Header Request-Timestamp',
    ),
    refuses(
      'a timestamp more than 3600 s away is refused',
      { at: tooOld() },
      'request_time_out_of_range',
      'Header Request-Timestamp is not in +- 3600 second of now',
    ),
    refuses(
      'the timestamp is checked before the client',
      { at: tooOld(), headers: { 'Client-Id': 'BRN-0000-0' } },
      'request_time_out_of_range',
      'Header Request-Timestamp',
      false,
    ),
    refuses(
      'an unknown client is refused',
      { headers: { 'Client-Id': 'BRN-0000-0' } },
      'invalid_client_id',
      'Invalid Client-Id',
      false,
    ),
    refuses(
      'a signature over another body is refused',
      { headers: { Signature: `HMACSHA256=${Buffer.alloc(32).toString('base64')}` } },
      'invalid_signature',
      'Invalid Header Signature',
    ),
    {
      name: 'an unknown path is 404',
      run: async () => expectStatus(await send(target, { path: '/no/such/path', body: {} }), 404),
    },
    {
      name: 'an unknown order is 404, signed',
      run: async () => {
        const status = { method: 'GET', path: '/orders/v1/status/NO-SUCH-INVOICE' } as const;
        const answer = await send(target, status);
        expectStatus(answer, 404);
        expectSigned(answer);
      },
    },
  ];
}

/** Throws Failed unless the answer's signature is valid. */
export function expectSigned(answer: Answered): void {
  expectThat(answer.signed, 'the answer is not signed as documented');
}
