// gapura doctor: examines the database of a gateway and says what needs attention.
import { type Command, jsonOption, parsed, report } from './command.ts';
import type { Check, Finding, Level } from './doctor/check.ts';
import { database } from './doctor/database.ts';
import { keys } from './doctor/keys.ts';
import { notifications } from './doctor/notifications.ts';
import { roles } from './doctor/roles.ts';
import { time } from './doctor/time.ts';
import { withDatabaseAsItIs } from './gateway-database.ts';

/** In this order. After a bad finding the others are not made: they could not say anything. */
const checks: readonly Check[] = [database, roles, keys, time, notifications];

const marks: Readonly<Record<Level, string>> = { good: 'ok  ', note: 'note', bad: 'BAD ' };

export const doctor: Command = {
  options: jsonOption,
  async run(args, terminal) {
    const { values } = parsed({ args, options: jsonOption });
    const found = await withDatabaseAsItIs(terminal.env, async (db, sealer) => {
      const findings: ({ check: string } & Finding)[] = [];
      for (const { name: check, examine } of checks) {
        for (const finding of await examine({ db, sealer })) findings.push({ check, ...finding });
        if (isBad(findings)) break;
      }
      return findings;
    });
    const width = Math.max(...checks.map(({ name }) => name.length));
    const lines = found.map(
      ({ check, level, message }) => `${marks[level]}  ${check.padEnd(width)}  ${message}`,
    );
    report(terminal, values.json, { findings: found }, lines.join('\n'));
    return isBad(found) ? 1 : 0;
  },
};

function isBad(findings: readonly Finding[]): boolean {
  return findings.some(({ level }) => level === 'bad');
}
