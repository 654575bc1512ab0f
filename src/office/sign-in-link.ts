// The address of a link that is used once.

export const joinPath = '/dashboard/join';

/** The link with which a person chooses a password. `publicUrl` has no trailing slash. */
export function joinLink(publicUrl: string, secret: string): string {
  // In the query: paths are logged, queries are not.
  return `${publicUrl}${joinPath}?link=${secret}`;
}
