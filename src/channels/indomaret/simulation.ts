// Indomaret in the simulator: a till that takes the money for any payment code.
import type { TillSimulation } from '../simulation.ts';
import { tillTexts } from './details.ts';

/** The company part of a code. It and the code's length are ASSUMED: the documentation gives neither. */
const codePrefix = '8899';

const store = { name: 'Indomaret Sandbox', id: 'T001' };

export const simulation: TillSimulation = {
  flow: 'till',
  brand: { color: '#0a4595', ink: '#ffffff' },
  store,
  open: (_payment, chance) => ({
    references: [],
    paymentCode: codePrefix + chance.digits(12),
  }),
  // ASSUMED: the documentation gives these names for Alfa.
  receipt: (_payment, chance) => [
    { name: 'AGENT_ID', value: 'INDOMARET' },
    { name: 'AGENT_STORE_ID', value: store.id },
    { name: 'AGENT_TRX_ID', value: chance.digits(10) },
  ],
  print: (payment) => tillTexts(payment),
};
