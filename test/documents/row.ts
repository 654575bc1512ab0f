// What a row of the table is: one statement of a source document, and how it is held.
import type { World } from './world.ts';

/** The five source documents of the API that Gapura speaks. */
export const documentNames = ['Indodana', 'Indomaret', 'DANA', 'Kredivo', 'Cards'] as const;
export type DocumentName = (typeof documentNames)[number];

/** Asks the real gateway. It throws if the statement does not hold. */
export type Probe = (world: World) => Promise<void>;

interface Held {
  probe: Probe;
}

interface NotProbed {
  /** Why a machine cannot check it. */
  notProbed: string;
}

interface Contradicting {
  /** The other statement, in our words. */
  contradicts: string;
  /** What Gapura does. */
  done: string;
  probe?: Probe | undefined;
}

interface NotHeld {
  /** What Gapura does instead, and why. */
  notHeld: string;
}

/** The statement is a short paraphrase. The documents' own sentences are not repeated. */
export type Row = { statement: string } & (Held | NotProbed | Contradicting | NotHeld);

export interface Section {
  document: DocumentName;
  section: string;
  rows: Row[];
}

/** A section of the table, from rows and groups of rows. */
export function section(
  document: DocumentName,
  name: string,
  ...rows: (Row | readonly Row[])[]
): Section {
  return { document, section: name, rows: rows.flat() };
}

/** A statement that a probe holds. */
export const held = (statement: string, probe: Probe): Row => ({ statement, probe });

/** A statement that a machine cannot check, and why. */
export const notProbed = (statement: string, why: string): Row => ({ statement, notProbed: why });

/** A statement that contradicts another one: what the other one says, and what Gapura does. */
export const contradicts = (
  statement: string,
  other: string,
  done: string,
  probe?: Probe,
): Row => ({ statement, contradicts: other, done, probe });

/** How a row is held. The order is that of the summary's columns. */
export const kinds = ['probed', 'not probed', 'contradicting', 'not held'] as const;
export type Kind = (typeof kinds)[number];

export function kindOf(row: Row): Kind {
  if ('contradicts' in row) return 'contradicting';
  if ('notProbed' in row) return 'not probed';
  return 'notHeld' in row ? 'not held' : 'probed';
}

/** The probe of a row, if it has one. */
export function probeOf(row: Row): Probe | undefined {
  return 'probe' in row ? row.probe : undefined;
}
