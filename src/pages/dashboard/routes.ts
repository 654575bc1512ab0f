// The routes of the dashboard: every page of the registry, for people who have signed in.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Mount } from '../../http/app.ts';
import { isForeign } from '../../http/office/session.ts';
import { answerError } from '../../http/refuse.ts';
import { assetRoutes } from '../kit/page.ts';
import { dashboardScript, dashboardStylesheet } from './assets.ts';
import { mountEvents } from './events.ts';
import { sendFailure, sendNothingHere } from './failure.tsx';
import { emptyForm, readForm } from './form-values.ts';
import type { DashboardPage } from './page.ts';
import { act, show } from './serve.tsx';
import { type Desk, openVisit, type Visit } from './visit.ts';

/** The largest form with files, in bytes. */
const uploadBytes = 16 * 1024 * 1024;

/** Mounts the pages, their stylesheet, and a page for addresses below `/dashboard` that do not exist. */
export function dashboardRoutes(desk: Desk): Mount {
  const pages = desk.pages.filter((page) => desk.sandbox || !page.sandboxOnly);
  const own = { ...desk, pages };
  return (root) => {
    assetRoutes([dashboardStylesheet], [dashboardScript])(root);
    root.register(async (app) => {
      app.setErrorHandler((error, request, reply) => sendFailure(own, request, reply, error));
      for (const page of pages) mountPage(app, own, page);
      mountEvents(app, own);
    });
    const prefix = '/dashboard';
    root.register(
      async (app) => {
        app.setErrorHandler(answerError(desk.log));
        app.setNotFoundHandler((request, reply) => sendNothingHere(own, request, reply));
      },
      { prefix },
    );
  };
}

function mountPage(app: FastifyInstance, desk: Desk, page: DashboardPage): void {
  app.get(page.path, async (request, reply) => {
    const visit = await openVisit(desk, page, request, reply, emptyForm);
    return visit === undefined ? toSignIn(request, reply) : show(visit);
  });
  if (page.post === undefined) return;
  const options = page.files ? { bodyLimit: uploadBytes } : {};
  app.post(page.path, options, async (request, reply) => {
    const visit = await visitOfPost(desk, page, request, reply);
    return visit === undefined ? toSignIn(request, reply) : act(visit);
  });
}

async function visitOfPost(
  desk: Desk,
  page: DashboardPage,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Visit | undefined> {
  if (isForeign(request, desk.links))
    throw Object.assign(new Error('forged form'), { statusCode: 403 });
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const form = await readForm(body, request.headers['content-type'] ?? '');
  return openVisit(desk, page, request, reply, form);
}

function toSignIn(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const to = request.method === 'GET' ? request.url : '/dashboard';
  return reply
    .code(303)
    .header('location', `/dashboard/sign-in?to=${encodeURIComponent(to)}`)
    .header('cache-control', 'no-store')
    .send('');
}
