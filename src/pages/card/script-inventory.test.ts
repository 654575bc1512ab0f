import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildPageScripts, inventoryFile } from '../../../tools/page-script.ts';
import { copyScript } from '../kit/assets.ts';
import { cardScript } from './assets.ts';

const kept = (file: string) =>
  readFileSync(join(import.meta.dirname, '..', '..', '..', file), 'utf8');

test('the scripts and their inventory match a new build of their sources (npm run scripts)', async () => {
  const built = await buildPageScripts();
  for (const [file, text] of Object.entries(built)) expect(kept(file) === text, file).toBe(true);
});

test('the served scripts match the inventory', () => {
  const { scripts } = JSON.parse(kept(inventoryFile)) as { scripts: object[] };
  const served = [cardScript, copyScript].map(({ path, integrity }) => ({ path, integrity }));
  expect(scripts).toMatchObject(served);
});

test.each([cardScript, copyScript])('$path cannot send anything', ({ body }) => {
  const ways = /\bfetch\(|XMLHttpRequest|sendBeacon|WebSocket|EventSource|\bimport\(|postMessage/;
  const markup = /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function/;
  expect(body).not.toMatch(ways);
  expect(body).not.toMatch(markup);
});
