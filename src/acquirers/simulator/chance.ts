// The random values that the simulator passes to simulations.
import type { Chance } from '../../channels/simulation.ts';
import { newId, randomDigits } from '../../lib/ids.ts';

export const chance: Chance = { digits: randomDigits, id: newId };
