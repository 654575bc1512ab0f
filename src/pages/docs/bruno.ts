// The merchant API as a collection of Bruno, made from the OpenAPI document: one file that Bruno imports.
import { callsIn, type ShownCall } from './calls.ts';
import { docsWords, type GroupName } from './words.ts';

type Json = Record<string, unknown>;

/** Runs before each call. `require('crypto')` needs Bruno's developer mode. */
export const signingScript = `const crypto = require('crypto');
const dialect = req.getHeader('x-gapura-dialect');
req.deleteHeader('x-gapura-dialect');
const path = req.getUrl().replace(/^https?:\\/\\/[^/]+/, '');
const body = req.getMethod() === 'GET' ? undefined : req.getBody({ raw: true });
const at = new Date().toISOString().replace(/\\.\\d+/, '');
const set = (headers) => Object.entries(headers).forEach(([name, value]) => req.setHeader(name, value));
const clientId = bru.getEnvVar('clientId');
const secretKey = bru.getEnvVar('secretKey');
if (dialect === 'classic') {
  const id = crypto.randomUUID();
  const lines = ['Client-Id:' + clientId, 'Request-Id:' + id, 'Request-Timestamp:' + at, 'Request-Target:' + path.split('?')[0]];
  if (body !== undefined) lines.push('Digest:' + crypto.createHash('sha256').update(body).digest('base64'));
  const mac = crypto.createHmac('sha256', secretKey).update(lines.join('\\n')).digest('base64');
  set({ 'Client-Id': clientId, 'Request-Id': id, 'Request-Timestamp': at, Signature: 'HMACSHA256=' + mac });
} else if (dialect === 'token') {
  const mark = crypto.createSign('sha256').update(clientId + '|' + at).sign(bru.getEnvVar('privateKey'), 'base64');
  set({ 'X-CLIENT-KEY': clientId, 'X-TIMESTAMP': at, 'X-SIGNATURE': mark });
} else if (dialect === 'snap') {
  const token = bru.getEnvVar('accessToken');
  const digest = crypto.createHash('sha256').update(body).digest('hex');
  const text = 'POST:' + path + ':' + token + ':' + digest + ':' + at;
  const mac = crypto.createHmac('sha512', secretKey).update(text).digest('base64');
  set({ 'X-PARTNER-ID': clientId, 'X-EXTERNAL-ID': String(Date.now()), 'X-TIMESTAMP': at, 'X-SIGNATURE': mac, Authorization: 'Bearer ' + token, 'CHANNEL-ID': 'H2H' });
}`;

/** The collection: a folder for each task, and an environment with the merchant's keys to fill in. */
export function brunoCollection(document: Json): Json {
  const calls = callsIn(document);
  const groups = [...new Set(calls.map(({ group }) => group))];
  const [server] = document.servers as { url: string }[];
  const variable = (name: string, value: string, secret = false) => ({
    name,
    value,
    enabled: true,
    secret,
    type: 'text',
  });
  return {
    name: 'Gapura merchant API',
    version: '1',
    items: groups.map((group, place) => folder(group, place + 1, calls)),
    environments: [
      {
        name: 'Gapura',
        variables: [
          variable('baseUrl', server?.url ?? ''),
          variable('clientId', ''),
          variable('secretKey', '', true),
          variable('privateKey', '', true),
          variable('accessToken', '', true),
        ],
      },
    ],
    brunoConfig: { version: '1', name: 'Gapura merchant API', type: 'collection' },
    root: { request: { script: { req: signingScript } } },
  };
}

function folder(group: GroupName, seq: number, calls: readonly ShownCall[]): Json {
  const own = calls.filter((call) => call.group === group);
  return {
    type: 'folder',
    name: docsWords.en.groups[group],
    seq,
    items: own.flatMap(itemsOf).map((item, place) => ({ ...item, seq: place + 1 })),
  };
}

function itemsOf({ summary, examples }: ShownCall): Json[] {
  return examples.map(({ method, url, channel, dialect, body }) => ({
    type: 'http',
    name:
      examples.length > 1 ? `${summary} (${channel})` : `${summary}, ${url}`.replaceAll('/', ' '),
    request: {
      method,
      url: `{{baseUrl}}${url}`,
      params: [],
      headers: [
        { name: 'Content-Type', value: 'application/json', enabled: body !== undefined },
        { name: 'x-gapura-dialect', value: dialect, enabled: true },
      ],
      auth: { mode: 'none' },
      body:
        body === undefined
          ? { mode: 'none' }
          : { mode: 'json', json: JSON.stringify(body, null, 2) },
    },
  }));
}
