// One browser at the door: its language, its cookie, where it wants to go.
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  type PublicLinks,
  sessionSecretOf,
  setSessionCookie,
} from '../../../http/office/cookie.ts';
import { isForeign } from '../../../http/office/session.ts';
import type { PasskeyDeps } from '../../../office/passkeys.ts';
import type { Begun, SignInFrom } from '../../../office/sign-in.ts';
import { ErrorPage } from '../../kit/error-page.tsx';
import type { Frame } from '../../kit/layout.tsx';
import { languageOf, seeOther, sendPage } from '../../kit/page.ts';
import { codePath, ownPath } from './paths.ts';

/** What the pages of signing in need. */
export interface Door {
  deps: PasskeyDeps;
  links: PublicLinks;
  sandbox: boolean;
}

/** One request, and the form that it posted. */
export interface Visit {
  door: Door;
  request: FastifyRequest;
  reply: FastifyReply;
  form?: URLSearchParams | undefined;
  /** Where the browser goes after it has signed in. */
  to: string;
  frame: Frame;
}

export function visitOf(
  door: Door,
  request: FastifyRequest,
  reply: FastifyReply,
  form?: URLSearchParams,
): Visit {
  const to = ownPath(form?.get('to') ?? (request.query as { to?: unknown }).to);
  const href = `?to=${encodeURIComponent(to)}`;
  const frame = {
    language: languageOf(request, form),
    languageSwitch: { href },
    sandbox: door.sandbox,
  };
  return { door, request, reply, form, to, frame };
}

/** The browser as a verb needs it. */
export function fromOf({ door, request }: Visit): SignInFrom {
  return {
    from: request.ip,
    userAgent: request.headers['user-agent'],
    previous: sessionSecretOf(request, door.links),
  };
}

/** Refuses a form that another site has posted: returns whether it was refused. */
export function refusesForeign({ door, request, reply, frame }: Visit): boolean {
  if (!isForeign(request, door.links)) return false;
  sendPage(reply, 403, ErrorPage({ frame, status: 403 }));
  return true;
}

/** Sends the browser on, with its session: into the dashboard, or to the page that asks for the code. */
export function letIn(visit: Visit, signedIn: Begun): FastifyReply {
  const { reply, door, to } = visit;
  setSessionCookie(reply, door.links, signedIn.secret);
  const path = signedIn.kind === 'in' ? to : codePath;
  const { language } = visit.frame;
  const query = signedIn.kind === 'in' ? '' : `?to=${encodeURIComponent(to)}&lang=${language}`;
  return seeOther(reply, `${path}${query}`);
}

/** Says when to come back, in seconds. */
export function waitFor(reply: FastifyReply, seconds: number): FastifyReply {
  return reply.header('retry-after', String(seconds));
}
