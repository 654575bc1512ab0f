// Every statement of the source documents, asked of a real gateway; and the table itself.
import { afterAll, beforeAll, describe, it, vi } from 'vitest';
import { documentNames, probeOf } from './row.ts';
import { sections } from './table.ts';
import { startWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

vi.setConfig({ maxConcurrency: 16 });

describe.each(documentNames)('%s', (name) => {
  for (const { section, rows } of sections.filter(({ document }) => document === name)) {
    describe.concurrent(section, () => {
      for (const row of rows) {
        const probe = probeOf(row);
        if (probe !== undefined) it(row.statement, () => probe(world));
      }
    });
  }
});
