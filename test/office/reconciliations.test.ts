// Reconciliation by an operator: importing a file, looking at what was found, resolving a difference.
import { describe, expect, it } from 'vitest';
import { newId } from '../../src/lib/ids.ts';
import {
  findReconciliation,
  listReconciliations,
  reconcileFile,
  resolve,
} from '../../src/office/reconciliations.ts';
import { movesOf } from '../../src/suspense/store.ts';
import { ani, type OfficeWorld, refusalOf, useOfficeWorld } from './world.ts';

let world: OfficeWorld;
useOfficeWorld((fresh) => {
  world = fresh;
});

let count = 0;

/** A file of the channel's own layout, different each time. */
function fileOf(...lines: string[]) {
  const rows = ['TRX_ID,AMOUNT,TRX_DATE', ...lines, `UNKNOWN-${++count},1,x`];
  return {
    channel: 'indomaret',
    bytes: Buffer.from(rows.join('\n')),
    fileName: 'file.csv',
    from: '2020-01-01',
    to: '2099-12-31',
  };
}

describe('a file', () => {
  it('is compared with the book, once', async () => {
    await world.paid({ reference: 'F-1' });
    const file = fileOf('K-F-1,100000,x');
    const first = await reconcileFile(world.office, ani, file);
    expect(first.reconciliation).toMatchObject({ by: 'Ani', lines: 2, matched: 1 });
    expect(first.differences.map(({ kind }) => kind)).toEqual(['EXTRA']);
    expect(first.known).toBe(false);
    const again = await reconcileFile(
      world.office,
      { kind: 'person', name: 'Budi', role: 'operator' },
      file,
    );
    expect(again).toEqual({ ...first, known: true });
    const { id } = first.reconciliation;
    const object = `reconciliation ${id}`;
    expect(await world.noted()).toEqual([{ by: 'Ani', action: 'reconcile', object }]);
    const { known: _, ...found } = first;
    expect(await findReconciliation(world.office, id)).toEqual(found);
    expect(await listReconciliations(world.office, { limit: 1 })).toEqual([first.reconciliation]);
  });

  it.each([
    [{ channel: 'none' }, { code: 'OBJECT_NOT_FOUND', object: 'channel', name: 'none' }],
    [{ from: undefined }, { code: 'FIELD_INVALID', field: 'from' }],
    [{ to: undefined }, { code: 'FIELD_INVALID', field: 'to' }],
    [{ to: '2019-12-31' }, { code: 'FIELD_INVALID', field: 'to' }],
    [{ bytes: Buffer.from('a,b\n1,2') }, { code: 'FILE_UNREADABLE' }],
    [{ bytes: Buffer.from([0xff]) }, { code: 'FILE_UNREADABLE' }],
  ])('is refused with %o', async (wrong, refusal) => {
    const file = { ...fileOf(), ...wrong };
    const before = await listReconciliations(world.office, { limit: 100 });
    expect(await refusalOf(() => reconcileFile(world.office, ani, file))).toMatchObject(refusal);
    expect(await listReconciliations(world.office, { limit: 100 })).toEqual(before);
    expect(await world.noted()).toEqual([]);
  });

  it.each(['none', newId()])('is not found as %s', async (id) => {
    expect(await refusalOf(() => findReconciliation(world.office, id))).toEqual({
      code: 'OBJECT_NOT_FOUND',
      object: 'reconciliation',
      name: id,
    });
  });
});

describe('a difference', () => {
  it('is resolved once, with who and why', async () => {
    const { differences } = await reconcileFile(world.office, ani, fileOf());
    const differenceId = differences.find(({ kind }) => kind === 'EXTRA')?.id ?? '';
    const resolved = await resolve(world.office, ani, { differenceId, reason: 'a gift' });
    expect(resolved).toMatchObject({ status: 'RESOLVED', resolvedBy: 'Ani', reason: 'a gift' });
    // The money was in suspense, and is written off there.
    const moves = await movesOf(world.office.db, differenceId);
    expect(moves).toMatchObject([{ kind: 'WRITTEN_OFF', by: 'Ani', reason: 'a gift' }]);
    expect(await world.causes(moves[0]?.id ?? '')).toEqual([{ by: 'Ani', reason: 'a gift' }]);
    const object = `difference ${differenceId}`;
    expect((await world.noted()).at(-1)).toEqual({
      by: 'Ani',
      action: 'resolve difference',
      object,
    });
    const again = { differenceId, reason: 'again' };
    expect(await refusalOf(() => resolve(world.office, ani, again))).toEqual({
      code: 'DIFFERENCE_CLOSED',
      status: 'RESOLVED',
    });
    expect(await movesOf(world.office.db, differenceId)).toHaveLength(1);
  });

  it.each(['none', newId()])('is not found as %s', async (differenceId) => {
    const asked = { differenceId, reason: 'x' };
    expect(await refusalOf(() => resolve(world.office, ani, asked))).toEqual({
      code: 'OBJECT_NOT_FOUND',
      object: 'difference',
      name: differenceId,
    });
  });
});
