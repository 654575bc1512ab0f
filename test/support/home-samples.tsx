// The simulator's home page and the card statement in every state, for the tests.
import type { VNode } from 'preact';
import type { Statement } from '../../src/acquirers/simulator/issuer/statement.ts';
import type { ListedPayment } from '../../src/acquirers/simulator/pages/payment-row.tsx';
import {
  SimulatorHome,
  type SimulatorHomeProps,
} from '../../src/acquirers/simulator/pages/simulator-home.tsx';
import { StatementPage } from '../../src/acquirers/simulator/pages/statement-page.tsx';
import type { Frame } from '../../src/pages/kit/layout.tsx';
import type { Payment } from '../../src/payments/payment.ts';

interface HomeSampling {
  frame: Frame;
  shop: string;
  payment: Pick<Payment, 'amount' | 'expiresAt' | 'paymentCode' | 'purchase'>;
}

const channels = [
  { id: 'kredivo', name: 'Kredivo' },
  { id: 'indodana', name: 'Indodana' },
  { id: 'indomaret', name: 'Indomaret' },
];
const paidAt = new Date('2026-01-15T03:20:00Z');

/** One page for each state, by a name that is also a valid file name. */
export function homeSamples({ frame, shop, payment }: HomeSampling): Record<string, VNode> {
  const listed = listing(shop, payment);
  const [kredivo, indodana, indomaret] = channels.map(({ id }) => listed(id));
  if (!kredivo || !indodana || !indomaret) throw new Error('three channels');
  const paid = [paidOne(indomaret), cardOne(indodana)];
  const failed = [{ ...closed(kredivo), key: 'f', status: 'EXPIRED' as const }];
  const home: SimulatorHomeProps = {
    frame,
    search: { text: '' },
    channels,
    tills: [{ channel: { id: 'indomaret', name: 'Indomaret' }, href: '/simulator/indomaret' }],
    isResent: false,
    sections: [
      {
        group: 'open',
        payments: [kredivo, indodana, indomaret],
        hasMore: true,
        moreHref: '?show=open',
      },
      { group: 'paid', payments: paid, hasMore: false },
      { group: 'failed', payments: failed, hasMore: false },
    ],
  };
  const none = home.sections.map((section) => ({ ...section, payments: [], hasMore: false }));
  const statement: Statement = {
    bank: 'BANK MANDIRI',
    masked: '557338******1101',
    descriptor: 'TOKO CONTOH JKT',
    lines: [
      { kind: 'charge', at: paidAt, text: 'TOKO CONTOH JKT', amount: 750_000n },
      { kind: 'credit', at: payment.expiresAt, text: 'TOKO CONTOH JKT', amount: 50_000n },
    ],
  };
  const held: Statement = {
    ...statement,
    descriptor: undefined,
    lines: [{ kind: 'hold', at: paidAt, text: shop, amount: 750_000n }],
  };
  const bank = { frame, reference: 'INV-0001', homeHref: '/simulator' };
  return {
    home: <SimulatorHome {...home} />,
    'home-resent': <SimulatorHome {...home} isResent search={{ text: 'inv', show: 'paid' }} />,
    'home-empty': <SimulatorHome {...home} sections={none} />,
    'home-nothing': <SimulatorHome {...home} sections={none} search={{ text: 'xyz' }} />,
    'home-no-paid': (
      <SimulatorHome {...home} sections={none.slice(1, 2)} search={{ text: '', show: 'paid' }} />
    ),
    statement: <StatementPage {...bank} statement={statement} />,
    'statement-held': <StatementPage {...bank} statement={held} />,
  };
}

function listing(shop: string, payment: HomeSampling['payment']) {
  return (id: string): ListedPayment => ({
    key: id,
    channel: channels.find((one) => one.id === id) ?? { id, name: id },
    shop,
    customer: payment.purchase.customer.name,
    reference: `INV-${id.toUpperCase()}-0001`,
    amount: payment.amount,
    status: 'PENDING',
    expiresAt: payment.expiresAt,
    paymentCode: id === 'indomaret' ? payment.paymentCode : undefined,
    payHref: `/simulator/${id}/9mF2xK`,
    guideHref: id === 'indomaret' ? '/how-to-pay' : undefined,
    notifications: [],
  });
}

const closed = (payment: ListedPayment): ListedPayment => ({
  ...payment,
  expiresAt: undefined,
  payHref: undefined,
});

function paidOne(payment: ListedPayment): ListedPayment {
  const notification = {
    event: 'payment.paid',
    url: 'https://toko.example/notifications',
    resendAction: '/simulator/notifications/1/resend',
  };
  return {
    ...closed(payment),
    key: 'paid',
    status: 'SUCCESS',
    paidAt,
    notifications: [
      {
        ...notification,
        id: '2',
        status: 'PENDING',
        attempts: 2,
        nextAttemptAt: new Date('2026-01-15T09:20:00Z'),
        last: { at: paidAt, error: 'connect ECONNREFUSED 127.0.0.1:9000' },
      },
      {
        ...notification,
        id: '1',
        status: 'DELIVERED',
        attempts: 1,
        last: { at: paidAt, httpStatus: 200 },
      },
    ],
  };
}

function cardOne(payment: ListedPayment): ListedPayment {
  return {
    ...closed(payment),
    key: 'card',
    status: 'PARTIALLY_REFUNDED',
    paidAt,
    statementHref: '/simulator/cards/statement/1',
  };
}
