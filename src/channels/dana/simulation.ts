// DANA in the simulator: a wallet with one test customer, and refunds that succeed at once.
import type { Payment } from '../../payments/payment.ts';
import type { WalletSimulation } from '../simulation.ts';
import type { DanaDetails } from './order.ts';

export const simulation: WalletSimulation = {
  flow: 'wallet',
  brand: { color: '#0f62c4', ink: '#ffffff' },
  signIn: { phone: '081298765432', pin: '123321' },
  open: (payment: Payment) => ({
    references: [],
    // The page is the same with or without a deep link: the sandbox has no app to open.
    pageQuery: (payment.details as DanaDetails).deepLink ? { deeplink: 'true' } : undefined,
  }),
  receipt: (_payment, chance) => [{ name: 'APPROVAL_CODE', value: chance.digits(12) }],
  refund: (_payment, _amount, _type, chance) => ({
    kind: 'done',
    message: 'refunded to the wallet',
    references: [{ name: 'REFUND_ID', value: chance.digits(17) }],
  }),
};
