// Indodana in the simulator. Indodana publishes no test customer, so the page shows this one.
import type { PaylaterSimulation } from '../simulation.ts';

export const simulation: PaylaterSimulation = {
  flow: 'paylater',
  brand: { color: '#0b6b50', ink: '#ffffff' },
  signIn: { phone: '081200011122', pin: '112233', otp: '7890' },
  tenures: [
    { months: 1, monthlyBasisPoints: 0 },
    { months: 3, monthlyBasisPoints: 300 },
    { months: 6, monthlyBasisPoints: 300 },
    { months: 12, monthlyBasisPoints: 300 },
  ],
  open: ({ merchantReference, reference }) => ({
    references: [{ name: 'INDODANA_ORDER_ID', value: merchantReference ?? reference }],
  }),
  receipt: () => [],
};
