// Approvals: above a limit one person asks and another decides, and the work is done once.
import Type from 'typebox';
import { expect, it } from 'vitest';
import type { Actor } from '../../src/office/actor.ts';
import { approvalOperations } from '../../src/office/operations/approvals.ts';
import { type Operation, operation } from '../../src/office/operations/operation.ts';
import { perform } from '../../src/office/operations/perform.ts';
import { Refusal } from '../../src/refusal.ts';
import { merchant, type OfficeWorld, otherMerchant, useOfficeWorld } from './world.ts';

let world: OfficeWorld;
useOfficeWorld((made) => {
  world = made;
});

const done: { key: string; by: string }[] = [];
const pay = operation({
  method: 'POST',
  path: '/things/:id/pay',
  permission: 'payments.refund',
  summary: 'Pay a thing',
  body: Type.Object({ amount: Type.Integer() }),
  moves: async (_deps, _actor, { body }) => ({ amount: BigInt(body.amount), clientId: merchant }),
  async run(_deps, actor, { key, body }) {
    if (body.amount === 13) throw new Refusal({ code: 'ALREADY_REFUNDED' });
    done.push({ key, by: actor.name });
    return { paid: body.amount };
  },
});
const approvals = approvalOperations((method, path) =>
  method === pay.method && path === pay.path ? (pay as unknown as Operation) : undefined,
);

const person = (name: string, more: Partial<Actor> = {}): Actor => ({
  kind: 'person',
  name,
  id: name,
  role: 'finance',
  ...more,
});
const ani = person('Ani');
const budi = person('Budi');

async function ask(amount: number): Promise<string> {
  const body = { amount };
  const refused = await perform(deps(), ani, pay, { params: { id: '1' }, body }).catch(
    (error: unknown) => error,
  );
  if (!(refused instanceof Refusal)) throw new Error('it was done without a second person');
  const { reason } = refused;
  if (reason.code !== 'APPROVAL_NEEDED') throw refused;
  return reason.approval;
}

const deps = () => ({ ...world.office, secondPersonAbove: 1000n });
const decide = (actor: Actor, id: string, how: 'approve' | 'reject' = 'approve') =>
  perform(deps(), actor, approvals[how], { params: { id }, body: { note: 'seen' } });

it('needs nobody up to the limit', async () => {
  done.length = 0;
  await perform(deps(), ani, pay, { params: { id: '1' }, body: { amount: 1000 } });
  expect(done).toHaveLength(1);
});

it('is done once another person approves, in both names', async () => {
  done.length = 0;
  const id = await ask(1001);
  expect(done).toEqual([]);
  await expect(decide(ani, id)).rejects.toMatchObject({ reason: { code: 'OFFICE_CONFLICT' } });
  const approved = await decide(budi, id);
  expect(approved).toMatchObject({ status: 'APPROVED', result: { paid: 1001 } });
  expect(done).toEqual([{ key: id, by: 'Ani, approved by Budi' }]);
  await expect(decide(person('Cici'), id)).rejects.toMatchObject({
    reason: { code: 'OFFICE_CONFLICT' },
  });
});

it('is not done when it is rejected', async () => {
  done.length = 0;
  const id = await ask(5000);
  expect(await decide(budi, id, 'reject')).toMatchObject({ status: 'REJECTED', note: 'seen' });
  await expect(decide(budi, id)).rejects.toMatchObject({ reason: { code: 'OFFICE_CONFLICT' } });
  expect(done).toEqual([]);
});

it('does not exist for the people of another merchant, and a viewer decides nothing', async () => {
  const id = await ask(5000);
  const stranger = person('Dedi', { clientId: otherMerchant });
  await expect(decide(stranger, id)).rejects.toMatchObject({
    reason: { code: 'OBJECT_NOT_FOUND' },
  });
  const viewer = person('Eka', { role: 'viewer' });
  await expect(decide(viewer, id)).rejects.toMatchObject({ reason: { code: 'NOT_PERMITTED' } });
  const list = await perform(deps(), stranger, approvals.list);
  expect(list.approvals).toEqual([]);
  const own = await perform(deps(), person('Fitri', { clientId: merchant }), approvals.list, {
    query: { status: 'PENDING' },
  });
  expect(own.approvals.map((one) => one.id)).toContain(id);
});

it('keeps why an approved one was refused', async () => {
  const limit = { ...world.office, secondPersonAbove: 1n };
  const refused = await perform(limit, ani, pay, {
    params: { id: '1' },
    body: { amount: 13 },
  }).catch((error: unknown) => error);
  const { reason } = refused as Refusal;
  const id = reason.code === 'APPROVAL_NEEDED' ? reason.approval : '';
  await expect(decide(budi, id)).rejects.toMatchObject({ reason: { code: 'ALREADY_REFUNDED' } });
  const { approvals: list } = await perform(deps(), budi, approvals.list);
  expect(list.find((one) => one.id === id)).toMatchObject({
    status: 'APPROVED',
    result: { refused: { code: 'ALREADY_REFUNDED' } },
  });
});
