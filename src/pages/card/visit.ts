// One visit to a payment's page: the payment, the language, and the protection of the page.
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
  /** Whether the page says that no real money is involved. */
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

/** The form of a link's token. Anything else is not looked up in the database. */
const linkToken = /^[\w-]{1,64}$/;

/** The visit to a link, or undefined if the link does not exist or is no longer valid. */
export async function visitOf(
  desk: CardDesk,
  request: FastifyRequest<Linked>,
  reply: FastifyReply,
  form?: URLSearchParams,
): Promise<Visit | undefined> {
  const { token } = request.params;
  const payment = linkToken.test(token) && (await findByPageToken(desk.cards.payments.db, token));
  if (!payment || !isCardOrder(payment)) return undefined;
  const chosen = form?.get('lang') ?? request.query.lang;
  // The page is in the merchant's language (DOKU API, themes.language) until the customer chooses one.
  const language = languages.find((one) => one === chosen) ?? payment.details.language;
  return { desk, payment, language, request: request as FastifyRequest, reply };
}

export const payPath = (token: string) => `/pay/${token}`;

/** The path of another step of this link, in the visit's language. */
export function stepPath(
  { payment, language }: Visit,
  step: '' | 'bank' | 'confirm' | 'continue' = '',
  query: Record<string, string> = {},
): string {
  const path = `${payPath(payment.pageToken ?? '')}${step === '' ? '' : `/${step}`}`;
  return `${path}?${new URLSearchParams({ lang: language, ...query })}`;
}

/** The script with a new nonce, and the trust for the headers: the nonce, and who may frame the page. */
export function protection({ desk, payment }: Visit): { script: PageScript; trust: PageTrust } {
  const nonce = randomBytes(16).toString('base64url');
  const { path, integrity } = cardScript;
  const { frameAncestors = [] } = desk.merchants.find(payment.clientId) ?? {};
  return { script: { path, integrity, nonce }, trust: { scriptNonce: nonce, frameAncestors } };
}

/** The state of a form: the id of its card try, sealed for this link only. */
export function formState({ desk, payment }: Visit, attemptId: string = newId()): string {
  return desk.cards.sealer.seal(attemptId, contextOf(payment));
}

/** The id of the card try in a form, or undefined if the form does not belong to this link. */
export function readState({ desk, payment }: Visit, form: URLSearchParams): string | undefined {
  try {
    return desk.cards.sealer.open(form.get('state') ?? '', contextOf(payment));
  } catch {
    return undefined;
  }
}

const contextOf = ({ id, pageToken }: CardPayment) => `card form ${id} ${pageToken}`;

/** Sends the page for a link that does not exist or is no longer valid. */
export function sendNowhere(
  desk: CardDesk,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const frame = { language: languageOf(request), sandbox: desk.sandbox };
  return sendPage(reply, 404, ErrorPage({ frame, status: 404, link: true }));
}
