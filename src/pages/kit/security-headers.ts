// The headers that keep a page from running, loading or being framed by anything it should not.

export interface PageTrust {
  /** Origins, besides our own, that this page's forms may end at, redirects included. */
  formTargets?: readonly string[] | undefined;
  /** Origins that may show this page in a frame; none unless given. */
  frameAncestors?: readonly string[] | undefined;
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
 * Headers for every page. No script runs at all; one origin's styles, forms to ourselves.
 * `Referrer-Policy: no-referrer` keeps the unguessable link from the merchant, and has a price:
 * browsers then send `Origin: null` with our own forms; a forgery check must read `Sec-Fetch-Site`.
 * Throws where a given address is not http(s).
 */
export function securityHeaders(trust: PageTrust = {}): Record<string, string> {
  const ancestors = (trust.frameAncestors ?? []).map(origin);
  const policy = [
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self' data:",
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

// Only the origin goes into the policy: a path may hold a `;`, which would end the directive.
function origin(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') {
    throw new Error(`${JSON.stringify(address)} is no http(s) origin`);
  }
  return url.origin;
}
