// Calls the sandbox from the page: signs in the browser with the keys that were typed, and shows the answer.
import { signClassic, signSnap, signToken } from './signing.ts';

const tokenPath = '/authorization/v1/access-token/b2b';

export function enableTrying(form: HTMLFormElement): void {
  const output = form.querySelector<HTMLOutputElement>('output');
  form.hidden = false;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const show = (text: string) => {
      if (output) output.textContent = text;
    };
    attempt(form).then(show, (error: Error) => show(error.message));
  });
}

async function attempt(form: HTMLFormElement): Promise<string> {
  const { dialect, method = 'POST', unique = '' } = form.dataset;
  const fields = new FormData(form);
  const typed = (name: string) => String(fields.get(name) ?? '');
  const target = typed('target');
  const given = typed('body').replace(/\r\n/g, '\n');
  const body = given === '' ? undefined : renewed(given, unique);
  const keys = keysTyped();
  const headers =
    dialect === 'classic'
      ? await classicHeaders(keys, target, method === 'GET' ? undefined : body)
      : dialect === 'snap'
        ? await snapHeaders(keys, target, body ?? '')
        : dialect === 'token'
          ? await tokenHeaders(keys)
          : {};
  const response = await fetch(target, { method, headers, ...(body !== undefined && { body }) });
  return `HTTP ${response.status}\n${pretty(await response.text())}`;
}

interface Keys {
  clientId: string;
  secretKey: string;
  privateKey: string;
}

/** Typed once for the page, above the calls. They are in the page alone. */
function keysTyped(): Keys {
  const form = document.querySelector<HTMLFormElement>('form[data-keys]');
  const fields = form ? new FormData(form) : new FormData();
  const typed = (name: string) => String(fields.get(name) ?? '').trim();
  return {
    clientId: typed('clientId'),
    secretKey: typed('secretKey'),
    privateKey: typed('privateKey'),
  };
}

const seconds = () => new Date().toISOString().replace(/\.\d+/, '');

async function classicHeaders(keys: Keys, target: string, body: string | undefined) {
  const parts = { clientId: keys.clientId, requestId: crypto.randomUUID(), timestamp: seconds() };
  const path = target.replace(/\?.*$/, '');
  const { signature } = await signClassic(keys.secretKey, { ...parts, target: path, body });
  return {
    'Client-Id': parts.clientId,
    'Request-Id': parts.requestId,
    'Request-Timestamp': parts.timestamp,
    Signature: signature,
    'Content-Type': 'application/json',
  };
}

async function tokenHeaders({ clientId, privateKey }: Keys) {
  const timestamp = seconds();
  return {
    'Content-Type': 'application/json',
    'X-CLIENT-KEY': clientId,
    'X-TIMESTAMP': timestamp,
    'X-SIGNATURE': await signToken(privateKey, clientId, timestamp),
  };
}

async function snapHeaders(keys: Keys, target: string, body: string) {
  const asked = await fetch(tokenPath, {
    method: 'POST',
    headers: await tokenHeaders(keys),
    body: '{"grantType":"client_credentials"}',
  });
  const { accessToken: token, responseMessage } = (await asked.json()) as Record<string, string>;
  if (token === undefined) throw new Error(`${tokenPath}: ${responseMessage}`);
  const timestamp = seconds();
  return {
    'Content-Type': 'application/json',
    'X-TIMESTAMP': timestamp,
    'X-SIGNATURE': await signSnap(keys.secretKey, { target, token, body, timestamp }),
    'X-PARTNER-ID': keys.clientId,
    'X-EXTERNAL-ID': String(Date.now()),
    'CHANNEL-ID': 'H2H',
    Authorization: `Bearer ${token}`,
  };
}

/** A reference can be used once, and an example's times are over: both are made new. */
function renewed(body: string, unique: string): string {
  const day = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);
  const fresh = `INV-${Date.now().toString(36)}`.toUpperCase();
  const dated = body.replace(/"\d{4}-\d\d-\d\d(?=T\d\d:)/g, `"${day}`);
  return unique
    .split('\n')
    .filter(Boolean)
    .reduce((text, one, index) => text.replaceAll(`"${one}"`, `"${fresh}${index || ''}"`), dated);
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
