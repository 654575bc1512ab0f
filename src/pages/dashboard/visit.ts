// A request for a page: who asks, in which language, about what.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Channel } from '../../channels/channel.ts';
import type { FindActor } from '../../http/office/authenticate.ts';
import type { Log } from '../../lib/log.ts';
import type { NewsDesk } from '../../lib/news.ts';
import type { Actor } from '../../office/actor.ts';
import type { OfficeDeps } from '../../office/deps.ts';
import { perform } from '../../office/operations/perform.ts';
import { may } from '../../office/roles.ts';
import { narrowed } from '../../office/scope.ts';
import { Refusal } from '../../refusal.ts';
import { type Language, languages, pickLanguage } from '../kit/language.ts';
import { chosenLanguage, keepLanguage } from './flash.ts';
import type { Form } from './form-values.ts';
import type { Context, DashboardPage, KnownMerchant } from './page.ts';

/** What the dashboard needs from the rest of the gateway. */
export interface Desk {
  office: OfficeDeps;
  pages: readonly DashboardPage[];
  /** The ways in which a request says who makes it: the first that finds somebody wins. */
  findActor: readonly FindActor[];
  log: Pick<Log, 'info' | 'error'>;
  links: { publicUrl: string };
  sandbox: boolean;
  /** What is new, for pages that stay open. Absent: pages are not live. */
  news?: Pick<NewsDesk, 'follow'> | undefined;
}

export interface Visit {
  desk: Desk;
  page: DashboardPage;
  ctx: Context;
  request: FastifyRequest;
  reply: FastifyReply;
}

/** Opens the visit; undefined if nobody has signed in. Throws OBJECT_NOT_FOUND for another merchant's client id. */
export async function openVisit(
  desk: Desk,
  page: DashboardPage,
  request: FastifyRequest,
  reply: FastifyReply,
  form: Form,
): Promise<Visit | undefined> {
  const actor = await actorOf(desk, request);
  if (actor === undefined) return undefined;
  const ctx = contextOf(desk, actor, request, reply, form);
  return { desk, page, ctx, request, reply };
}

/** Who asks. A key that is not valid is nobody. */
export async function actorOf(
  { findActor }: Pick<Desk, 'findActor'>,
  request: FastifyRequest,
): Promise<Actor | undefined> {
  try {
    for (const find of findActor) {
      const actor = await find(request);
      if (actor !== undefined) return actor;
    }
  } catch (error) {
    if (!(error instanceof Refusal) || error.reason.code !== 'SIGN_IN_REQUIRED') throw error;
  }
  return undefined;
}

/** The language of the answer: from `?lang=`, which is kept, then the one kept before, then the browser's. */
export function languageFor(request: FastifyRequest, reply: FastifyReply): Language {
  const asked = languages.find((one) => one === (request.query as { lang?: unknown }).lang);
  if (asked !== undefined) keepLanguage(reply, asked);
  const query = asked ?? chosenLanguage(request);
  return pickLanguage({ query, acceptLanguage: request.headers['accept-language'] });
}

/** The merchants that exist for the actor, by name. */
export function merchantsFor({ office }: Pick<Desk, 'office'>, actor: Actor): KnownMerchant[] {
  const all = office.merchants.all().map(({ clientId, name }) => ({ clientId, name }));
  const own = all.filter(({ clientId }) => [undefined, clientId].includes(actor.clientId));
  return own.sort((one, other) => one.name.localeCompare(other.name));
}

/** Each name of the query once, without empty values. */
export function queryOf(request: FastifyRequest): Record<string, string> {
  const entries = Object.entries(request.query as Record<string, string | string[]>);
  const single = entries.map(([name, value]) => [name, [value].flat()[0] ?? ''] as const);
  return Object.fromEntries(single.filter(([, value]) => value !== ''));
}

function contextOf(
  desk: Desk,
  actor: Actor,
  request: FastifyRequest,
  reply: FastifyReply,
  form: Form,
): Context {
  const query = queryOf(request);
  const language = languageFor(request, reply);
  return {
    actor,
    language,
    now: desk.office.clock.now(),
    sandbox: desk.sandbox,
    publicUrl: desk.links.publicUrl,
    path: request.url.split('?')[0] ?? '/dashboard',
    params: request.params as Record<string, string>,
    query,
    form,
    clientId: narrowed(actor, query.client_id),
    merchants: merchantsFor(desk, actor),
    channels: namedIn(language, desk.office.channels),
    once: form.text('once'),
    pages: pagesFor(desk, actor),
    may: (permission) => may(actor, permission),
    call: (operation, given) => perform(desk.office, actor, operation, given),
  };
}

function pagesFor({ pages }: Pick<Desk, 'pages'>, actor: Actor): ReadonlySet<string> {
  const open = pages.filter(({ permission }) => permission === undefined || may(actor, permission));
  return new Set(open.map(({ path }) => path));
}

function namedIn(language: Language, channels: readonly Channel[]): readonly Channel[] {
  if (language === 'en') return channels;
  return channels.map((channel) => ({
    ...channel,
    name: channel.nameInIndonesian ?? channel.name,
  }));
}
