// What a fault is: something that begins under load and is healed again.
import type { Random } from '../random.ts';
import type { Setting, World } from '../world.ts';

export interface Fault {
  name: string;
  settings: readonly Setting[];
  /** Whether the gateway may end by itself with exit code 1, because its own database is gone. */
  mayEnd?: ((setting: Setting) => boolean) | undefined;
  /** Why it cannot be done in this world; undefined if it can. */
  problem?: ((world: World) => string | undefined) | undefined;
  /** Begins it. The returned function heals it, or checks that it did no harm, and may throw. */
  begin(world: World, random: Random): Promise<() => Promise<void> | void>;
}

export const both: readonly Setting[] = ['embedded', 'remote'];
export const remote: readonly Setting[] = ['remote'];
export const embeddedOnly = (setting: Setting) => setting === 'embedded';
