// One check of `gapura doctor`: what it examines, and how it says what it found.
import type { Sealer } from '../../lib/seal.ts';
import type { Db } from '../../storage/db.ts';

export interface Examined {
  db: Db;
  /** With the keys of ENCRYPTION_KEY. */
  sealer: Sealer;
}

/** `good`: nothing to do. `note`: something to do, sooner or later. `bad`: a gateway cannot start or work. */
export type Level = 'good' | 'note' | 'bad';

export interface Finding {
  level: Level;
  /** One sentence: what was found and, unless it is good, what to do. */
  message: string;
}

/** A check finds at least one thing. What it throws is a bug, or a database that broke. */
export interface Check {
  name: string;
  examine(examined: Examined): Promise<Finding[]>;
}
