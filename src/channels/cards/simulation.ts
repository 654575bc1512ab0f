// Card acquirers in the simulator: their verdicts on captures and refunds.
import type { CardSimulation } from '../simulation.ts';
import { acquirerOf } from './bodies.ts';
import { refundsOnline } from './offer.ts';
import type { CardOrder } from './order.ts';

export const simulation: CardSimulation = {
  flow: 'issuer',
  brand: { color: '#1f3a5f', ink: '#ffffff' },
  open: (_payment, chance) => ({
    references: [{ name: 'SESSION_ID', value: `SID-${chance.digits(12)}` }],
  }),
  receipt: (_payment, chance) => [
    { name: 'RRN', value: chance.digits(12) },
    { name: 'APPROVAL_CODE', value: chance.digits(6) },
  ],
  capture: (payment, amount, chance, now) => ({
    kind: 'done',
    receipt: {
      id: chance.id(),
      key: `capture:${payment.authorizeId}`,
      amount,
      paidAt: now,
      references: simulation.receipt(payment, chance),
    },
  }),
  refund(payment, _amount, type, chance) {
    const { settings } = payment.details as CardOrder;
    if (type !== 'VOID' && !refundsOnline(settings, acquirerOf(payment))) {
      return { kind: 'manual', message: 'Refund will be processed manually' };
    }
    const references = [{ name: 'APPROVAL_CODE', value: chance.digits(6) }];
    return { kind: 'done', message: 'Approved', references };
  },
};
