// Which URL a notification goes to: the merchant's for the channel, or the payment's own override of its host.

export interface NotificationUrls {
  notificationUrl?: string | undefined;
  /** By channel. They take precedence over the general one. */
  notificationUrls: Readonly<Record<string, string>>;
}

/**
 * The URL for a channel, or undefined if none is configured: then no notification is sent.
 *
 * An override counts only if a URL is configured and the paths are the same. Scheme, host and port may
 * differ, and so may the query, which is not part of the signed target. An override that breaks the
 * rule is ignored (DOKU API, Override Notification URL).
 */
export function notificationUrl(
  merchant: NotificationUrls,
  channel: string,
  override?: string,
): string | undefined {
  const { notificationUrls } = merchant;
  const own = Object.hasOwn(notificationUrls, channel) ? notificationUrls[channel] : undefined;
  const configured = httpUrl(own ?? merchant.notificationUrl);
  if (configured === undefined) return undefined;
  const wanted = httpUrl(override);
  return wanted?.pathname === configured.pathname ? wanted.href : configured.href;
}

/** The URL without the parts that are never sent: the fragment and the credentials. */
function httpUrl(text: string | undefined): URL | undefined {
  if (text === undefined || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
  url.hash = '';
  url.username = '';
  url.password = '';
  return url;
}
