// Security headers of pages: what a page may run, load and submit to, and who may show it in a frame.

export interface PageTrust {
  /** Origins, in addition to our own, that this page's forms may submit to, including redirects. */
  formTargets?: readonly string[] | undefined;
  /** Origins that may show this page in a frame. Default: none. */
  frameAncestors?: readonly string[] | undefined;
  /** Whether our own pages may show it in a frame. */
  framedByOwn?: boolean | undefined;
  /** Origins, in addition to our own, of frames inside this page. Without it, frames are not allowed. */
  frames?: readonly string[] | undefined;
  /** The nonce of the page's one script, new for every answer. Without it, no script runs. */
  scriptNonce?: string | undefined;
  /** Whether its script may call our own origin. */
  callsOwn?: boolean | undefined;
  /** Whether our own origin learns which of our pages a form or a link was on. No other origin does. */
  refersToOwn?: boolean | undefined;
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
 * Headers for every page: styles and forms of our own origin, and no script but the one with
 * `scriptNonce`. A script cannot send anything: `connect-src` is `'none'`, unless the page `callsOwn`.
 * `Referrer-Policy: no-referrer` hides the secret link from the merchant. Its price: browsers send
 * `Origin: null` with our own forms, so a check for forged forms must read `Sec-Fetch-Site`.
 * Throws if a given address is not http(s), or a nonce is not base64url.
 */
export function securityHeaders(trust: PageTrust = {}): Record<string, string> {
  const own = trust.framedByOwn ? ["'self'"] : [];
  const ancestors = [...own, ...(trust.frameAncestors ?? []).map(origin)];
  const policy = [
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self' data:",
    ...scripts(trust.scriptNonce),
    ...(trust.callsOwn ? ["connect-src 'self'"] : []),
    ...(trust.frames ? [`frame-src ${["'self'", ...trust.frames.map(origin)].join(' ')}`] : []),
    `form-action ${["'self'", ...(trust.formTargets ?? []).map(origin)].join(' ')}`,
    "base-uri 'none'",
    `frame-ancestors ${ancestors.length > 0 ? ancestors.join(' ') : "'none'"}`,
  ];
  return {
    'content-security-policy': policy.join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': trust.refersToOwn ? 'same-origin' : 'no-referrer',
    'cache-control': 'no-store',
    'permissions-policy': noFeatures,
    'cross-origin-opener-policy': 'same-origin',
  };
}

function scripts(nonce: string | undefined): string[] {
  if (nonce === undefined) return [];
  if (!/^[\w-]{16,}$/.test(nonce)) throw new Error(`${JSON.stringify(nonce)} is not a nonce`);
  return [`script-src 'nonce-${nonce}'`, "require-trusted-types-for 'script'", 'trusted-types'];
}

// Only the origin goes into the policy: a path may contain a `;`, which would end the directive.
function origin(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') {
    throw new Error(`${JSON.stringify(address)} is not an http(s) address`);
  }
  return url.origin;
}
