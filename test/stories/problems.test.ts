// All errors of the sandbox's own routes have one form.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sql } from '../../src/storage/db.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';

let house: TestGateway;
beforeAll(async () => {
  house = await startTestGateway();
});
afterAll(() => house.stop());

const rows: [string, string, string, string | undefined, number][] = [
  ['an unknown payment', 'GET', 'payments/nothing', undefined, 404],
  ['an unknown route', 'GET', 'nothing', undefined, 404],
  ['a method that a route does not have', 'DELETE', 'clock', undefined, 404],
  ['no JSON', 'POST', 'clock', '{', 400],
  ['an unknown member', 'POST', 'clock', '{"advance":1}', 400],
  ['a body above the limit', 'POST', 'clock', `"${'x'.repeat(1024 * 1024)}"`, 413],
];

it.each(rows)('%s', async (_name, method, path, body, status) => {
  const answer = await fetch(`${house.url}/sandbox/v1/${path}`, {
    method,
    ...(body === undefined ? {} : { body }),
  });
  expect(answer.status).toBe(status);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  const problem = await answer.json();
  expect(problem).toMatchObject({ type: 'about:blank', status });
  expect((problem as { detail: string }).detail).toMatch(/\w\.$/);
  expect((problem as { detail: string }).detail).not.toContain('schema');
});

it('an internal error, without internal details', async () => {
  await house.db.single.rows(sql`alter table settings rename to settings_gone`);
  const answer = await fetch(`${house.url}/sandbox/v1/clock`, {
    method: 'POST',
    body: '{"advance_seconds":1}',
  });
  await house.db.single.rows(sql`alter table settings_gone rename to settings`);
  expect(answer.status).toBe(500);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(await answer.text()).not.toMatch(/settings/);
});
