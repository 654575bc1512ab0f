// The addresses of signing in, and where a browser may be sent afterwards.
import { joinPath } from '../../../office/sign-in-link.ts';

export const signInPath = '/dashboard/sign-in';
export const codePath = `${signInPath}/code`;
export const passkeyPath = `${signInPath}/passkey`;
export const signOutPath = '/dashboard/sign-out';

/** Where somebody goes who has signed in and wanted nothing else. */
export const homePath = '/dashboard';

/** The sign-in page that leads back to `to`, an address of ours without the host. */
export function signInPathFor(to: string): string {
  return to === homePath ? signInPath : `${signInPath}?to=${encodeURIComponent(to)}`;
}

/** A given address, if it is one of the dashboard's own; else the dashboard's home. */
export function ownPath(given: unknown): string {
  if (typeof given !== 'string' || given.length > 2000) return homePath;
  // What a browser reads as another host, or skips: `//host`, `/\host`, tabs and line breaks.
  if (!/^\/dashboard(?:[/?#][!-~]*)?$/.test(given) || given.includes('\\')) return homePath;
  const url = new URL(given, 'http://own.invalid');
  const isInside = url.pathname === homePath || url.pathname.startsWith(`${homePath}/`);
  if (url.origin !== 'http://own.invalid' || !isInside) return homePath;
  const isDoor = [signInPath, signOutPath, joinPath].some((path) => url.pathname.startsWith(path));
  return isDoor ? homePath : `${url.pathname}${url.search}${url.hash}`;
}
