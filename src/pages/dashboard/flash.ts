// Cookies of the dashboard that are no secret: a notice to show once, and the chosen language.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Language, languages } from '../kit/language.ts';

export interface Notice {
  text: string;
  tone: 'good' | 'warn' | 'ill';
}

const noticeCookie = 'gapura-notice';
const languageCookie = 'gapura-language';
const scope = 'Path=/dashboard; HttpOnly; SameSite=Lax';

/** Has the next page show the notice. */
export function leaveNotice(reply: FastifyReply, notice: Notice): void {
  const value = Buffer.from(JSON.stringify(notice)).toString('base64url');
  addCookie(reply, `${noticeCookie}=${value}; Max-Age=60; ${scope}`);
}

/** The notice that the page before has left; it is removed. */
export function takeNotice(request: FastifyRequest, reply: FastifyReply): Notice | undefined {
  const value = cookie(request, noticeCookie);
  if (value === undefined) return undefined;
  addCookie(reply, `${noticeCookie}=; Max-Age=0; ${scope}`);
  try {
    const { text, tone } = JSON.parse(Buffer.from(value, 'base64url').toString('utf8')) as Notice;
    if (typeof text !== 'string') return undefined;
    return { text, tone: tone === 'ill' || tone === 'warn' ? tone : 'good' };
  } catch {
    return undefined;
  }
}

/** The language that was chosen before. */
export function chosenLanguage(request: FastifyRequest): Language | undefined {
  const value = cookie(request, languageCookie);
  return languages.find((language) => language === value);
}

/** Keeps the language for a year. */
export function keepLanguage(reply: FastifyReply, language: Language): void {
  addCookie(reply, `${languageCookie}=${language}; Max-Age=31536000; ${scope}`);
}

/** The value of a cookie. */
export function cookie({ headers }: FastifyRequest, name: string): string | undefined {
  const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}

function addCookie(reply: FastifyReply, value: string): void {
  // The framework joins the values of several calls for this header.
  reply.header('set-cookie', value);
}
