// Kredivo in the simulator: the test customer that Kredivo publishes for its sandbox, and the tenures.
import type { PaylaterSimulation } from '../simulation.ts';

export const simulation: PaylaterSimulation = {
  flow: 'paylater',
  brand: { color: '#0b4f8f', ink: '#ffffff' },
  signIn: { phone: '081513114262', pin: '663482', otp: '4567' },
  tenures: [
    { months: 1, monthlyBasisPoints: 0 },
    { months: 3, monthlyBasisPoints: 260 },
    { months: 6, monthlyBasisPoints: 260 },
    { months: 12, monthlyBasisPoints: 260 },
  ],
  open: (_payment, chance) => ({
    references: [{ name: 'KREDIVO_TRANSACTION_ID', value: chance.id() }],
  }),
  receipt: () => [],
};
