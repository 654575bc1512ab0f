// The measured calls as a table: rates, processor time of one call, and what is used up first.
import { median, type Round } from './load.ts';
import { medianUsed, saturating, type Used } from './meter.ts';

/** Medians of the rounds of one call. */
export interface Measured extends Round {
  name: string;
  /** Its rate, compared with that of another call in the same run. */
  ratio: number;
  used?: Used | undefined;
}

export interface Tally {
  note(name: string, metered: { result: Round; used?: Used | undefined }): void;
  /** Each call, compared with the one of the name `base`. */
  table(base: string): Measured[];
}

/** Collects rounds by the name of their call. */
export function createTally(): Tally {
  const found = new Map<string, { rounds: Round[]; used: Used[] }>();
  return {
    note(name, { result, used }) {
      const entry = found.get(name) ?? { rounds: [], used: [] };
      found.set(name, entry);
      entry.rounds.push(result);
      if (used !== undefined) entry.used.push(used);
    },
    table(base) {
      const reference = median(found.get(base)?.rounds ?? []).perSecond;
      return [...found].map(([name, { rounds, used }]) => {
        const middle = median(rounds);
        return { name, ...middle, ratio: middle.perSecond / reference, used: medianUsed(used) };
      });
    },
  };
}

const whole = (value: number | undefined) =>
  value === undefined ? '–' : Math.round(value).toLocaleString('en');

/** Prints the table. `base` names what the ratios compare with. */
export function printTable(table: readonly Measured[], base: string): void {
  const heads = ['per second', base, 'p50 ms', 'p99 ms', 'gateway µs', 'database µs'];
  const columns = heads.map((head) => head.padStart(12)).join('');
  console.log(`${'call'.padEnd(28)}${columns}   used up first`);
  for (const { name, perSecond, ratio, p50Ms, p99Ms, used } of table) {
    const cells = [
      whole(perSecond),
      ratio.toFixed(2),
      p50Ms.toFixed(1),
      p99Ms.toFixed(1),
      whole(used?.gatewayUs),
      whole(used?.databaseUs),
    ];
    const first = used === undefined ? '' : `   ${firstUsedUp(used)}`;
    console.log(name.padEnd(28) + cells.map((cell) => cell.padStart(12)).join('') + first);
  }
}

function firstUsedUp(used: Used): string {
  const { resource, share } = saturating(used);
  const percent = (value: number) => `${Math.round(value * 100)} %`;
  if (resource !== 'processors') return `${resource} ${percent(share)}`;
  const { gatewayUs, databaseUs, loadUs } = used;
  const sum = gatewayUs + databaseUs + loadUs;
  const parts = { gateway: gatewayUs, database: databaseUs, load: loadUs };
  const named = Object.entries(parts).map(([who, us]) => `${who} ${percent((us / sum) * share)}`);
  return `processors ${percent(share)} (${named.join(', ')})`;
}
