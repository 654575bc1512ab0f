// Indomaret in the simulator: a till that sells anything there is a code for.
import type { TillSimulation } from '../simulation.ts';
import { tillTexts } from './details.ts';

/** Company part of a code, ASSUMED like its length: the documentation gives neither. */
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
  // ASSUMED: the names that the documentation gives for Alfa.
  receipt: (_payment, chance) => [
    { name: 'AGENT_ID', value: 'INDOMARET' },
    { name: 'AGENT_STORE_ID', value: store.id },
    { name: 'AGENT_TRX_ID', value: chance.digits(10) },
  ],
  print: (payment) => tillTexts(payment),
};
