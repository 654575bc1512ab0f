// One visit to a payment's page: which payment, in which language, under which protection.
import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CardDeps } from '../../cards/deps.ts';
import { type CardPayment, isCardOrder } from '../../channels/cards/page.ts';
import { newId } from '../../lib/ids.ts';
import type { MerchantDirectory } from '../../merchants/merchant.ts';
import { findByPageToken } from '../../payments/find.ts';
import { ErrorPage } from '../kit/error-page.tsx';
import { type Language, languages } from '../kit/language.ts';
import type { PageScript } from '../kit/layout.tsx';
import { languageOf, sendPage } from '../kit/page.ts';
import type { PageTrust } from '../kit/security-headers.ts';
import { cardScript } from './assets.ts';

export interface CardDesk {
  cards: CardDeps;
  merchants: MerchantDirectory;
  /** Whether to say that no money is real. */
  sandbox: boolean;
}

export interface Visit {
  desk: CardDesk;
  payment: CardPayment;
  language: Language;
  request: FastifyRequest;
  reply: FastifyReply;
}

export interface Linked {
  Params: { token: string };
  Querystring: { lang?: string; card?: string; done?: string; stay?: string };
}

/** The characters of a link's token: anything else is not worth a question to the database. */
const linkToken = /^[\w-]{1,64}$/;

/** The visit to a link, or undefined where the link leads nowhere (any more). */
export async function visitOf(
  desk: CardDesk,
  request: FastifyRequest<Linked>,
  reply: FastifyReply,
  form?: URLSearchParams,
): Promise<Visit | undefined> {
  const { token } = request.params;
  const payment = linkToken.test(token) && (await findByPageToken(desk.cards.payments.db, token));
  if (!payment || !isCardOrder(payment)) return undefined;
  const wished = form?.get('lang') ?? request.query.lang;
  // The page speaks the merchant's language (DOKU API, themes.language) until the customer chooses.
  const language = languages.find((one) => one === wished) ?? payment.details.language;
  return { desk, payment, language, request: request as FastifyRequest, reply };
}

export const payPath = (token: string) => `/pay/${token}`;

/** Another step of this visit's link, in its language. */
export function stepPath(
  { payment, language }: Visit,
  step: '' | 'bank' | 'confirm' | 'continue' = '',
  query: Record<string, string> = {},
): string {
  const path = `${payPath(payment.pageToken ?? '')}${step === '' ? '' : `/${step}`}`;
  return `${path}?${new URLSearchParams({ lang: language, ...query })}`;
}

/** The script with a nonce of its own, and the headers that let it run, and the page stand where it may. */
export function protection({ desk, payment }: Visit): { script: PageScript; trust: PageTrust } {
  const nonce = randomBytes(16).toString('base64url');
  const { path, integrity } = cardScript;
  const { frameAncestors = [] } = desk.merchants.find(payment.clientId) ?? {};
  return { script: { path, integrity, nonce }, trust: { scriptNonce: nonce, frameAncestors } };
}

/** What a form brings back, sealed for this link alone: which try it is. */
export function formState({ desk, payment }: Visit, attemptId: string = newId()): string {
  return desk.cards.sealer.seal(attemptId, contextOf(payment));
}

/** The try that a form names; undefined where it is not one of this link's own. */
export function readState({ desk, payment }: Visit, form: URLSearchParams): string | undefined {
  try {
    return desk.cards.sealer.open(form.get('state') ?? '', contextOf(payment));
  } catch {
    return undefined;
  }
}

const contextOf = ({ id, pageToken }: CardPayment) => `card form ${id} ${pageToken}`;

/**
 * Whether a form was sent by a page of ours. Our pages send no referrer, so `Origin` says nothing;
 * browsers without `Sec-Fetch-Site` are held by the sealed state alone.
 */
export function isOwnForm(request: FastifyRequest): boolean {
  const site = request.headers['sec-fetch-site'];
  return site === undefined || site === 'same-origin' || site === 'none';
}

/** Answers a link that leads nowhere (any more). */
export function sendNowhere(
  desk: CardDesk,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const frame = { language: languageOf(request), sandbox: desk.sandbox };
  return sendPage(reply, 404, ErrorPage({ frame, status: 404, link: true }));
}
