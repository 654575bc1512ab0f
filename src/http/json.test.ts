import Fastify from 'fastify';
import { expect, it } from 'vitest';
import { json } from './json.ts';

it('writes amounts as numbers, and as texts beyond what a double holds exactly', async () => {
  const app = Fastify();
  const most = BigInt(Number.MAX_SAFE_INTEGER);
  app.get('/', (_request, reply) =>
    json(reply, 200, { all: [1n, most, most + 1n, -most - 1n], at: null }),
  );
  const { body } = await app.inject('/');
  expect(body).toBe(
    '{"all":[1,9007199254740991,"9007199254740992","-9007199254740992"],"at":null}',
  );
  await app.close();
});
