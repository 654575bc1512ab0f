// The headers that keep a page from running, loading or being framed by anything it should not.

export interface PageTrust {
  /** Origins, besides our own, that this page's forms may end at, redirects included. */
  formTargets?: readonly string[] | undefined;
  /** Origins that may show this page in a frame; none unless given. */
  frameAncestors?: readonly string[] | undefined;
  /** Whether a page of our own may show it in a frame. */
  framedByOwn?: boolean | undefined;
  /** Origins, besides our own, of the frames inside this page; without it there are no frames. */
  frames?: readonly string[] | undefined;
  /** The nonce of the page's one script, fresh for every answer; without it no script runs. */
  scriptNonce?: string | undefined;
}

const noFeatures = [
  'accelerometer',
  'camera',
  'display-capture',
  'geolocation',
  'gyroscope',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'usb',
]
  .map((feature) => `${feature}=()`)
  .join(', ');

/**
 * Headers for every page: one origin's styles, forms to ourselves, and no script but the one
 * that `scriptNonce` names. A script has nowhere to send anything: `connect-src` is `'none'`.
 * `Referrer-Policy: no-referrer` keeps the unguessable link from the merchant, and has a price:
 * browsers then send `Origin: null` with our own forms; a forgery check must read `Sec-Fetch-Site`.
 * Throws where a given address is not http(s), or a nonce is not base64url.
 */
export function securityHeaders(trust: PageTrust = {}): Record<string, string> {
  const own = trust.framedByOwn ? ["'self'"] : [];
  const ancestors = [...own, ...(trust.frameAncestors ?? []).map(origin)];
  const policy = [
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self' data:",
    ...scripts(trust.scriptNonce),
    ...(trust.frames ? [`frame-src ${["'self'", ...trust.frames.map(origin)].join(' ')}`] : []),
    `form-action ${["'self'", ...(trust.formTargets ?? []).map(origin)].join(' ')}`,
    "base-uri 'none'",
    `frame-ancestors ${ancestors.length > 0 ? ancestors.join(' ') : "'none'"}`,
  ];
  return {
    'content-security-policy': policy.join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    'permissions-policy': noFeatures,
    'cross-origin-opener-policy': 'same-origin',
  };
}

function scripts(nonce: string | undefined): string[] {
  if (nonce === undefined) return [];
  if (!/^[\w-]{16,}$/.test(nonce)) throw new Error(`${JSON.stringify(nonce)} is no nonce`);
  return [`script-src 'nonce-${nonce}'`, "require-trusted-types-for 'script'", 'trusted-types'];
}

// Only the origin goes into the policy: a path may hold a `;`, which would end the directive.
function origin(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') {
    throw new Error(`${JSON.stringify(address)} is no http(s) origin`);
  }
  return url.origin;
}
