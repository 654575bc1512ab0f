// Who may do what: the table as people read it, and every route with every role and another merchant's ids.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../src/office/actor.ts';
import { allOperations } from '../../src/office/operations/index.ts';
import { may, type Permission, permissions, rolesToGive } from '../../src/office/roles.ts';
import { type Role, roles } from '../../src/people/role.ts';
import { clientId, secretKey, startTestGateway, type TestGateway } from '../support/gateway.ts';
import { callOffice, dashboardKeys, keyOf, otherClientId } from '../support/office.ts';
import { samples } from './route-samples.ts';

const everyPermission = Object.keys(permissions) as Permission[];
const as = (role: Role, boundTo?: string): Actor => ({
  kind: 'person',
  name: role,
  role,
  clientId: boundTo,
});

describe('the table', () => {
  it('is this one', () => {
    const lines = everyPermission.map((permission) => {
      const cells = roles.map((role) => {
        if (may(as(role, 'BRN-1'), permission)) return 'own';
        return may(as(role), permission) ? 'all' : '-';
      });
      return `${permission.padEnd(22)} ${cells.map((cell) => cell.padEnd(4)).join(' ')}`.trim();
    });
    expect([`${''.padEnd(22)} ${roles.join(' ')}`, ...lines].join('\n')).toMatchSnapshot();
  });

  it('lets nobody give a role that may do more than they may', () => {
    for (const role of roles) {
      for (const given of rolesToGive(as(role))) {
        const more = everyPermission.filter(
          (permission) => may(as(given), permission) && !may(as(role), permission),
        );
        expect({ role, given, more }).toEqual({ role, given, more: [] });
      }
    }
    expect(rolesToGive(as('viewer'))).toEqual(['viewer']);
  });
});

let house: TestGateway;
beforeAll(async () => {
  const merchants = [clientId, otherClientId].map((id) => ({
    name: id,
    client_id: id,
    secret_key: secretKey,
  }));
  house = await startTestGateway({
    file: () => ({ merchants, dashboard: { keys: dashboardKeys } }),
  });
});
afterAll(() => house.stop());

describe('every route', () => {
  const routes = allOperations.map((one) => ({ ...one, name: `${one.method} ${one.path}` }));

  it('has a sample if it needs one', () => {
    const needing = routes.filter(({ path, query, body }) => {
      const schemas = [query, body].filter((schema) => schema !== undefined);
      return path.includes(':') || body === 'bytes' || schemas.some(asksForSomething);
    });
    const without = needing.filter(({ name }) => samples[name] === undefined);
    expect(without.map(({ name }) => name)).toEqual([]);
  });

  it.each(routes)(
    '$name needs a key, and asks the table',
    async ({ method, path, permission, name }) => {
      const { params = {}, names, query = '', body } = (await samples[name]?.(house)) ?? {};
      const parts = { ...names, ...params };
      const url = `${path.replace(/:(\w+)/g, (_, part: string) => parts[part] ?? 'x')}${query}`;
      const call = { method, ...(body !== undefined && { body }) };
      expect((await callOffice(house.url, url, { ...call, key: null })).status).toBe(401);
      expect(
        (await callOffice(house.url, url, { ...call, key: keyOf('viewer').slice(1) })).status,
      ).toBe(401);
      for (const role of roles) {
        if (may(as(role), permission)) continue;
        const answer = await callOffice(house.url, url, { ...call, key: keyOf(role) });
        expect([role, answer.status]).toEqual([role, 403]);
      }
      // What belongs to the first merchant does not exist for the people of the second.
      if (Object.keys(params).length === 0) return;
      for (const role of roles) {
        const key = keyOf(role, otherClientId);
        const answer = await callOffice(house.url, url, { ...call, key });
        const expected = may(as(role, otherClientId), permission) ? 404 : 403;
        expect([role, answer.status, answer.body]).toEqual([role, expected, answer.body]);
      }
    },
  );
});

function asksForSomething(schema: unknown): boolean {
  return typeof schema === 'object' && schema !== null && 'required' in schema;
}
