// The JUnit report: counts, groups, reasons, and texts that XML cannot take as they are.
import { expect, it } from 'vitest';
import { junitOf } from './junit.ts';
import { summaryOf } from './summary.ts';

it('has a suite a group, a case a check, and the reasons', () => {
  const checks = [
    { group: 'every call', name: 'signs <answers>', result: 'ok' },
    { group: 'cards', name: 'refuses', result: 'fail', reason: 'HTTP "200"\n& \u0000more' },
    { group: 'cards', name: 'pays', result: 'skip', reason: 'no sandbox' },
  ] as const;
  expect(junitOf(summaryOf(checks, 1500), 'http://g/?a&b').split('\n')).toEqual([
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites name="gapura conformance http://g/?a&#38;b" tests="3" failures="1" skipped="1" time="1.500">',
    '  <testsuite name="every call" tests="1" failures="0" skipped="0">',
    '    <testcase classname="every call" name="signs &#60;answers&#62;"/>',
    '  </testsuite>',
    '  <testsuite name="cards" tests="2" failures="1" skipped="1">',
    '    <testcase classname="cards" name="refuses"><failure message="HTTP &#34;200&#34;&#10;&#38; \uFFFDmore"/></testcase>',
    '    <testcase classname="cards" name="pays"><skipped message="no sandbox"/></testcase>',
    '  </testsuite>',
    '</testsuites>',
    '',
  ]);
});
