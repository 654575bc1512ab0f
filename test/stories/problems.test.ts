// The sandbox's own routes refuse in one form, whatever went wrong, and leave one log line.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sql } from '../../src/storage/db.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';

interface LogLine {
  level: string;
  msg: string;
  method?: string;
  path?: string;
  status?: number;
  detail?: string;
  err?: { stack?: string };
}

let house: TestGateway;
const logged: LogLine[] = [];
beforeAll(async () => {
  house = await startTestGateway({ log: (line) => logged.push(JSON.parse(line) as LogLine) });
});
afterAll(() => house.stop());

/** The answer to a call, and the log lines that name its path. */
async function call(method: string, target: string, body?: string) {
  logged.length = 0;
  const answer = await fetch(`${house.url}/sandbox/v1/${target}`, {
    method,
    ...(body === undefined ? {} : { body }),
  });
  const text = await answer.text();
  const path = `/sandbox/v1/${target.split('?')[0]}`;
  return { answer, text, path, lines: logged.filter((line) => line.path === path) };
}

const rows: [string, string, string, string | undefined, number][] = [
  ['a payment that does not exist', 'GET', 'payments/nothing', undefined, 404],
  ['a name with a NUL', 'GET', 'payments/a%00b', undefined, 404],
  ['a refund that does not exist', 'POST', 'refunds/nothing/done', '{}', 404],
  ['a report that does not exist', 'GET', 'reports/nothing?from=2026-01-01', undefined, 404],
  ['a route that does not exist', 'GET', 'nothing?a=1', undefined, 404],
  ['a method that a route does not have', 'DELETE', 'clock', undefined, 404],
  ['a parameter given twice', 'GET', 'notifications?status=A&status=B', undefined, 400],
  ['a body that is not JSON', 'POST', 'clock', '{', 400],
  ['an unknown member', 'POST', 'clock', '{"advance":1}', 400],
  ['a body with nothing to do', 'POST', 'clock', '{}', 400],
  ['a body over the limit', 'POST', 'clock', `"${'x'.repeat(1024 * 1024)}"`, 413],
];

it.each(rows)('%s', async (_name, method, target, body, status) => {
  const { answer, text, path, lines } = await call(method, target, body);
  expect(answer.status).toBe(status);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  const problem = JSON.parse(text) as { detail: string };
  expect(problem).toMatchObject({ type: 'about:blank', status });
  expect(problem.detail).toMatch(/\w\.$/);
  expect(problem.detail).not.toContain('schema');
  const { detail } = problem;
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatchObject({ level: 'info', msg: 'refused', method, path, status, detail });
});

it('a failure of ours, which tells the caller nothing about our insides', async () => {
  await house.db.single.rows(sql`alter table settings rename to settings_gone`);
  const { answer, text, path, lines } = await call('POST', 'clock', '{"advance_seconds":1}');
  await house.db.single.rows(sql`alter table settings_gone rename to settings`);
  expect(answer.status).toBe(500);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(text).not.toMatch(/settings/);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatchObject({ level: 'error', method: 'POST', path, status: 500 });
  expect(lines[0]?.err?.stack).toMatch(/settings/);
});

it('a call that is served leaves no such line', async () => {
  const { answer, lines } = await call('GET', 'clock');
  expect([answer.status, lines]).toEqual([200, []]);
});
