// Checks that apply to every call in the SNAP dialect: tokens, headers and their order, the signature.
import { type Check, expectThat, tooOld } from '../probe.ts';
import {
  askForToken,
  customerTokenPath,
  expectCode,
  newExternalId,
  type SnapCall,
  type SnapTarget,
  sendSnap,
  statusPath,
  type TokenAsk,
} from './probe.ts';

/** DOKU API, SNAP: B2B token. */
export function tokenChecks(target: SnapTarget): Check[] {
  const refuses = (name: string, ask: TokenAsk, code: string, message?: string): Check => ({
    name: `token: ${name}`,
    run: async () => expectCode(await askForToken(target, ask), code, message),
  });
  return [
    { name: 'token: six members, the lifetime a number', run: () => grantsToken(target) },
    ...['X-CLIENT-KEY', 'X-TIMESTAMP', 'X-SIGNATURE'].map((header) =>
      refuses(
        `${header} is required`,
        { headers: { [header]: undefined } },
        '4007302',
        `Invalid Mandatory Field {${header}}`,
      ),
    ),
    refuses(
      'a malformed timestamp is refused',
      { headers: { 'X-TIMESTAMP': 'yesterday' } },
      '4007301',
      'Invalid Field Format {X-TIMESTAMP}',
    ),
    refuses(
      'an unknown client is refused',
      { headers: { 'X-CLIENT-KEY': 'BRN-0000-0' } },
      '4017300',
    ),
    refuses(
      'a wrong signature is refused',
      { headers: { 'X-SIGNATURE': Buffer.alloc(256).toString('base64') } },
      '4017300',
      'Unauthorized. Invalid Signature',
    ),
    refuses(
      'another grant is refused',
      { body: { grantType: 'password' } },
      '4007301',
      'Invalid Field Format {grantType}',
    ),
    refuses(
      'a customer token is granted, because clients request one before refunds',
      { path: customerTokenPath, body: { grantType: 'authorization_code', authCode: 'x' } },
      '2007400',
    ),
  ];
}

async function grantsToken(target: SnapTarget): Promise<void> {
  const answer = await askForToken(target, {
    body: { grantType: 'client_credentials', additionalInfo: [] },
  });
  expectCode(answer, '2007300', 'Successful');
  const names = Object.keys(answer.json).sort().join();
  const six = 'accessToken,additionalInfo,expiresIn,responseCode,responseMessage,tokenType';
  expectThat(names === six, `the members are ${names}`);
  expectThat(answer.json.expiresIn === 900, 'expiresIn is not the number 900');
}

const mandatory = ['X-TIMESTAMP', 'X-SIGNATURE', 'X-PARTNER-ID', 'X-EXTERNAL-ID', 'Authorization'];

/** DOKU API, SNAP: order of checks. They call the status endpoint, which changes nothing. */
export function snapGateChecks(target: SnapTarget): Check[] {
  const unknown = { originalPartnerReferenceNo: 'NO-SUCH-PAYMENT', serviceCode: '55' };
  const ask = (call: Partial<SnapCall>) =>
    sendSnap(target, { path: statusPath, body: unknown, ...call });
  const refuses = (
    name: string,
    call: Partial<SnapCall>,
    code: string,
    message?: string,
  ): Check => ({
    name,
    run: async () => expectCode(await ask(call), code, message),
  });
  return [
    refuses('what is not JSON is refused', { body: '{' }, '4005500', 'Bad Request'),
    ...mandatory.map((header) =>
      refuses(
        `${header} is required`,
        { headers: { [header]: undefined } },
        '4005502',
        `Invalid Mandatory Field {${header}}`,
      ),
    ),
    refuses(
      'a timestamp outside the tolerance is refused, before the token is checked',
      { at: tooOld(), headers: { Authorization: 'Bearer x' } },
      '4005501',
      'Invalid Field Format {X-TIMESTAMP}',
    ),
    refuses(
      'an unknown token is refused, before the client is checked',
      { headers: { Authorization: 'Bearer x', 'X-PARTNER-ID': 'BRN-0000-0' } },
      '4015501',
      'Invalid Token (B2B)',
    ),
    refuses(
      "a client that is not the token's is refused",
      { headers: { 'X-PARTNER-ID': 'BRN-0000-0' } },
      '4015500',
    ),
    refuses(
      'a signature over another body is refused',
      { signed: '{}' },
      '4015500',
      'Unauthorized. Invalid Signature',
    ),
    ...clientForms(unknown).map(({ client, wire, signed }) =>
      refuses(`accepts what ${client} signs`, { body: wire, signed }, '4045501'),
    ),
    { name: 'X-EXTERNAL-ID is accepted once', run: () => acceptsIdOnce(ask) },
    refuses('an unknown payment is 404', {}, '4045501', 'Transaction Not Found'),
  ];
}

/** The bytes that official clients send, and those that they sign for the same body. */
function clientForms(body: object) {
  const spelled = { ...body, merchantId: 'Jl. Kopi é 1/2 & <b>' };
  const plain = JSON.stringify(spelled);
  const ascii = (text: string) => text.replaceAll('é', '\\u00e9');
  const html = plain
    .replaceAll('&', '\\u0026')
    .replaceAll('<', '\\u003c')
    .replaceAll('>', '\\u003e');
  return [
    { client: 'Node', wire: plain, signed: plain },
    { client: 'Python', wire: ascii(JSON.stringify(spelled, null, 1)), signed: ascii(plain) },
    { client: 'PHP', wire: ascii(plain.replaceAll('/', '\\/')), signed: plain },
    { client: 'Go', wire: html, signed: html },
    { client: 'Java', wire: html, signed: plain },
  ];
}

async function acceptsIdOnce(ask: (call: Partial<SnapCall>) => ReturnType<typeof sendSnap>) {
  const externalId = newExternalId();
  expectCode(await ask({ externalId, signed: 'other' }), '4015500');
  // A call with a wrong signature has not used up the id.
  expectCode(await ask({ externalId }), '4045501');
  expectCode(await ask({ externalId }), '4095500', 'Conflict');
}
