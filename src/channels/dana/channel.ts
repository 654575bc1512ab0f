// DANA: the customer is sent to the wallet's page and pays there, without linking an account first.
import { defineChannel } from '../channel.ts';
import { notification, respond, status } from './bodies.ts';
import { paymentRequest, snapChannel } from './contract.ts';
import { operations } from './operations.ts';
import { accept } from './order.ts';
import { provider } from './provider.ts';
import { simulation } from './simulation.ts';

export const dana = defineChannel({
  id: 'dana',
  name: 'DANA',
  summary: "E-wallet: the customer confirms the payment on DANA's page.",
  create: {
    address: {
      dialect: 'snap',
      method: 'POST',
      path: '/direct-debit/core/v1/debit/payment-host-to-host',
      channel: snapChannel,
    },
    request: paymentRequest,
    uniqueFields: { reference: 'partnerReferenceNo' },
    accept,
    respond,
  },
  status,
  notification,
  operations,
  simulation,
  provider,
});
