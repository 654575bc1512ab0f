// Checks of what a channel accepts and refuses, by its own fixtures.
import type { Channel } from '../../channels/channel.ts';
import {
  all,
  drop,
  type Edit,
  type Fixtures,
  refusedAs,
  refusedRows,
} from '../../channels/fixture.ts';
import { freshReferences } from '../sample-order.ts';
import { expectSigned } from './gate.ts';
import { type Check, expectRefusal, expectStatus, Failed, send, type Target } from './probe.ts';

/** The parts of a channel that a check works on. */
export interface Subject {
  target: Target;
  channel: Channel;
  path: string;
  fixtures: Fixtures;
}

/** The samples contain a notification host and bank accounts that the merchant does not have. */
const foreign = [
  drop('additional_info.override_notification_url'),
  drop('additional_info.settlement'),
];

/** The channel's valid body with new references and the given edits. */
export function bodyOf({ channel, fixtures }: Subject, ...edits: Edit[]): object {
  return all(...foreign, freshReferences(channel), ...edits)(fixtures.valid);
}

/** The same with every documented block: a bad row must find the field that it breaks. */
function wholeBody({ channel, fixtures }: Subject, change: Edit): object {
  return all(freshReferences(channel), change)(fixtures.valid);
}

export function bodyChecks(subject: Subject): Check[] {
  const { target, channel, path, fixtures } = subject;
  const bad = refusedRows(fixtures, 'documented');
  const accepts = async (body: object) => {
    const answer = await send(target, { path, body });
    expectStatus(answer, 200);
    expectSigned(answer);
  };
  return [
    { name: 'accepts every documented field', run: () => accepts(bodyOf(subject)) },
    {
      name: 'accepts a body with only the mandatory fields',
      run: () => accepts(freshReferences(channel)(fixtures.minimal)),
    },
    {
      name: `accepts ${fixtures.lenient.length} unusual bodies that must be accepted`,
      run: () => each(fixtures.lenient, (row) => accepts(bodyOf(subject, row.change))),
    },
    {
      name: `refuses ${bad.length} bad bodies, naming the first bad field`,
      run: () =>
        each(bad, async (row) => {
          const answer = await send(target, { path, body: wholeBody(subject, row.change) });
          const { code, message } = refusedAs(channel, row);
          expectRefusal(answer, 400, code, message);
        }),
    },
  ];
}

/** Runs every row. Throws Failed with the first failing row and the number of failures. */
export async function each<Row extends { name: string }>(
  rows: readonly Row[],
  run: (row: Row) => Promise<void>,
): Promise<void> {
  const failures: string[] = [];
  for (const row of rows) {
    try {
      await run(row);
    } catch (error) {
      if (!(error instanceof Failed)) throw error;
      failures.push(`${row.name}: ${error.message}`);
    }
  }
  const [first] = failures;
  if (first !== undefined) throw new Failed(`${failures.length} of ${rows.length}: ${first}`);
}
