// The classic and the SNAP signature, with the browser's own cryptography.

const bytes = (text: string) => new TextEncoder().encode(text);

const base64 = (buffer: ArrayBuffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)));

const hex = (buffer: ArrayBuffer) =>
  [...new Uint8Array(buffer)].map((one) => one.toString(16).padStart(2, '0')).join('');

async function hmac(hash: string, secret: string, text: string): Promise<string> {
  const algorithm = { name: 'HMAC', hash };
  const key = await crypto.subtle.importKey('raw', bytes(secret), algorithm, false, ['sign']);
  return base64(await crypto.subtle.sign('HMAC', key, bytes(text)));
}

export interface ClassicParts {
  clientId: string;
  requestId: string;
  timestamp: string;
  target: string;
  /** Absent for a GET. */
  body?: string | undefined;
}

/** DOKU API, Signature. */
export async function signClassic(secretKey: string, parts: ClassicParts) {
  const digest =
    parts.body === undefined
      ? undefined
      : base64(await crypto.subtle.digest('SHA-256', bytes(parts.body)));
  const text = [
    `Client-Id:${parts.clientId}`,
    `Request-Id:${parts.requestId}`,
    `Request-Timestamp:${parts.timestamp}`,
    `Request-Target:${parts.target}`,
    ...(digest === undefined ? [] : [`Digest:${digest}`]),
  ].join('\n');
  return { digest, text, signature: `HMACSHA256=${await hmac('SHA-256', secretKey, text)}` };
}

/** DOKU API, SNAP: symmetric signature. */
export async function signSnap(
  secretKey: string,
  {
    target,
    token,
    body,
    timestamp,
  }: { target: string; token: string; body: string; timestamp: string },
): Promise<string> {
  const digest = hex(await crypto.subtle.digest('SHA-256', bytes(body)));
  return hmac('SHA-512', secretKey, `POST:${target}:${token}:${digest}:${timestamp}`);
}

/** DOKU API, SNAP: B2B token. `pem` is an RSA key in PKCS#8. Throws for anything else. */
export async function signToken(pem: string, clientId: string, timestamp: string): Promise<string> {
  const der = atob(pem.replace(/-----[^-]+-----|\s/g, ''));
  const key = await crypto.subtle.importKey(
    'pkcs8',
    Uint8Array.from(der, (one) => one.charCodeAt(0)),
    { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
    false,
    ['sign'],
  );
  const text = bytes(`${clientId}|${timestamp}`);
  return base64(await crypto.subtle.sign('RSASSA-PKCS1-v1_5', key, text));
}
