// The result of a conformance run as JUnit XML, which CI systems show.
import type { Summary } from './summary.ts';

/** One test suite a group, one test case a check. Times are not measured by check, so the run has the only one. */
export function junitOf(
  { checks, passed, failed, skipped, seconds }: Summary,
  url: string,
): string {
  const groups = [...new Set(checks.map(({ group }) => group))];
  const total = passed + failed + skipped;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="gapura conformance ${escaped(url)}" tests="${total}" failures="${failed}" skipped="${skipped}" time="${seconds.toFixed(3)}">`,
    ...groups.flatMap((group) =>
      suite(
        group,
        checks.filter((one) => one.group === group),
      ),
    ),
    '</testsuites>',
    '',
  ].join('\n');
}

function suite(group: string, checks: Summary['checks']): string[] {
  const count = (result: string) => checks.filter((one) => one.result === result).length;
  return [
    `  <testsuite name="${escaped(group)}" tests="${checks.length}" failures="${count('fail')}" skipped="${count('skip')}">`,
    ...checks.map(({ name, result, reason = '' }) => {
      const open = `    <testcase classname="${escaped(group)}" name="${escaped(name)}"`;
      if (result === 'ok') return `${open}/>`;
      const tag = result === 'fail' ? 'failure' : 'skipped';
      return `${open}><${tag} message="${escaped(reason)}"/></testcase>`;
    }),
    '  </testsuite>',
  ];
}

/** Text in an attribute. Characters that XML 1.0 does not have become the replacement character. */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replace(/[<>&"\n\r\t]/g, (one) => `&#${one.charCodeAt(0)};`);
}
