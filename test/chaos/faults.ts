// Every fault, by name.
import { clientFaults } from './faults/clients.ts';
import { clockFaults } from './faults/clocks.ts';
import type { Fault } from './faults/fault.ts';
import { networkFaults } from './faults/network.ts';
import { processFaults } from './faults/processes.ts';
import { receiverFaults } from './faults/receivers.ts';
import { storageFaults } from './faults/storage.ts';

export const faults: readonly Fault[] = [
  ...processFaults,
  ...networkFaults,
  ...storageFaults,
  ...clockFaults,
  ...receiverFaults,
  ...clientFaults,
];
