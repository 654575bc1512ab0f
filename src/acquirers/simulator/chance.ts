// The simulator's randomness, as simulations take it.
import type { Chance } from '../../channels/simulation.ts';
import { newId, randomDigits } from '../../lib/ids.ts';

export const chance: Chance = { digits: randomDigits, id: newId };
