// The merchants' own columns of a report: how many there are at most.
import { expect, it } from 'vitest';
import type { Reader } from '../storage/db.ts';
import { type PageWanted, type Report, shaped } from './report.ts';

const noDatabase = {} as Reader;

it('asks for at most 200 keys, and gives each page the same ones', async () => {
  const asked: PageWanted[] = [];
  const report: Report = {
    name: 'x',
    summary: 'X.',
    columns: ['at'],
    byChannel: false,
    ownKeys: async (_db, within) => {
      asked.push(within);
      return ['b', 'at'];
    },
    page: async (_db, { ownKeys }) => [{ at: new Date(0), key: '', cells: [...ownKeys] }],
  };
  const { columns, page } = await shaped(noDatabase, report, { channel: 'cards' });
  expect(asked).toMatchObject([{ limit: 200, channel: 'cards' }]);
  expect(columns).toEqual(['at', 'b', 'at (report)']);
  const [row] = await page(noDatabase, { ...(asked[0] as PageWanted), limit: 1 });
  expect(row?.cells).toEqual(['b', 'at']);
});
