// The simulator's home: finds payments to play, and shows what merchants were told of those that ended.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Channel } from '../../channels/channel.ts';
import { formOf, languageOf, seeOther, sendPage } from '../../pages/kit/page.ts';
import type { PaymentGroup } from '../../payments/groups.ts';
import { type Payment, statusAt } from '../../payments/payment.ts';
import { Refusal } from '../../refusal.ts';
import { type Desk, frameOf, sendError, shopOf, simulatorHome } from './desk.ts';
import { statementPath } from './issuer/statement.ts';
import type { ListedPayment } from './pages/payment-row.tsx';
import {
  fieldsOf,
  groups,
  type HomeSection,
  type Search,
  SimulatorHome,
} from './pages/simulator-home.tsx';
import { tillPath, tillWithCode } from './till.ts';

/** Payments shown of each group: on the page with all groups, and on that of one group. */
const shownOfAll = 10;
const shownOfOne = 100;

const textMax = 100;

export function homeRoutes(app: FastifyInstance, desk: Desk, channels: readonly Channel[]): void {
  const tills = tillsOf(channels);
  app.get(simulatorHome, async (request, reply) => {
    const search = searchOf(request.query as Asked, channels);
    const languageSwitch = { href: `?${queryOf(search)}` };
    const frame = { ...frameOf(desk, languageOf(request)), languageSwitch };
    const sections = await Promise.all(
      groups
        .filter((group) => search.show === undefined || search.show === group)
        .map((group) => sectionOf(desk, search, group)),
    );
    const isResent = (request.query as Asked).resent !== undefined;
    const page = SimulatorHome({ frame, search, channels, sections, tills, isResent });
    return sendPage(reply, 200, page);
  });
  app.post<{ Params: { id: string } }>(resendPath(':id'), async (request, reply) => {
    const own = request as FastifyRequest;
    const form = formOf(own);
    try {
      await desk.office.resend(request.params.id);
    } catch (error) {
      if (error instanceof Refusal) return sendError(desk, own, reply, 404);
      throw error;
    }
    const query = queryOf(searchOf(Object.fromEntries(form), channels));
    query.set('resent', '1');
    query.set('lang', languageOf(own, form));
    return seeOther(reply, `${simulatorHome}?${query}`);
  });
}

/** The tills of these channels. */
export function tillsOf(channels: readonly Channel[]) {
  return channels
    .filter(({ simulation }) => simulation.flow === 'till')
    .map((channel) => ({ channel, href: tillPath(channel.id) }));
}

const resendPath = (notificationId: string) =>
  `${simulatorHome}/notifications/${notificationId}/resend`;

type Asked = Readonly<Record<string, unknown>>;

/** What a query or a form asks for. A channel or a group that does not exist is left out, as the form then shows. */
function searchOf({ q, channel, show }: Asked, channels: readonly Channel[]): Search {
  return {
    text: typeof q === 'string' ? q.trim().slice(0, textMax) : '',
    channel: channels.find(({ id }) => id === channel)?.id,
    show: groups.find((group) => group === show),
  };
}

function queryOf(search: Search): URLSearchParams {
  return new URLSearchParams(Object.entries(fieldsOf(search)).filter(([, value]) => value !== ''));
}

async function sectionOf(desk: Desk, search: Search, group: PaymentGroup): Promise<HomeSection> {
  const { text, channel, show } = search;
  const limit = show === undefined ? shownOfAll : shownOfOne;
  const { payments, hasMore } = await desk.office.search({ group, text, channel, limit });
  const told = group === 'open' ? [] : await desk.office.notificationsOf(payments);
  const rows = payments.map((payment): ListedPayment => {
    const notifications = told
      .filter(({ paymentId }) => paymentId === payment.id)
      .map((one) => ({ ...one, resendAction: resendPath(one.id) }));
    return { ...listed(desk, payment, group), notifications };
  });
  const more =
    hasMore && show === undefined ? `?${queryOf({ ...search, show: group })}` : undefined;
  return { group, payments: rows, hasMore, moreHref: more };
}

function listed(desk: Desk, payment: Payment, group: PaymentGroup): ListedPayment {
  const channel = desk.channelOf(payment.channel);
  const { paymentCode: code, paymentUrl } = payment;
  const isOpen = group === 'open';
  const hasStatement = channel.simulation.flow === 'issuer' && group === 'paid';
  const payHref = paymentUrl ?? tillWithCode(channel.id, code ?? '');
  return {
    key: `${group}-${payment.id}`,
    channel,
    shop: shopOf(desk, payment),
    customer: payment.purchase.customer.name,
    reference: payment.reference,
    amount: group === 'paid' ? payment.paidAmount || payment.amount : payment.amount,
    status: statusAt(payment, desk.clock.now()),
    expiresAt: isOpen ? payment.expiresAt : undefined,
    paidAt: payment.lastReceipt?.paidAt,
    paymentCode: code,
    payHref: isOpen ? payHref : undefined,
    guideHref: code && channel.guide?.pagePath.replace('{code}', code),
    statementHref: hasStatement ? statementPath(channel.id, payment.id) : undefined,
    notifications: [],
  };
}
