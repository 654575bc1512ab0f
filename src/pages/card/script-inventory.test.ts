import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildPageScript, inventoryFile, scriptFile } from '../../../tools/page-script.ts';
import { cardScript } from './assets.ts';

const kept = (file: string) =>
  readFileSync(join(import.meta.dirname, '..', '..', '..', file), 'utf8');

test('the script and its inventory match a new build of their sources (npm run scripts)', async () => {
  const built = await buildPageScript();
  expect(kept(scriptFile) === built.script).toBe(true);
  expect(kept(inventoryFile)).toBe(built.inventory);
});

test('the served script matches the inventory', () => {
  const { scripts } = JSON.parse(kept(inventoryFile)) as { scripts: object[] };
  expect(scripts).toMatchObject([{ path: cardScript.path, integrity: cardScript.integrity }]);
});

test('the script cannot send anything', () => {
  const ways = /\bfetch\(|XMLHttpRequest|sendBeacon|WebSocket|EventSource|\bimport\(|postMessage/;
  const markup = /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function/;
  expect(cardScript.body).not.toMatch(ways);
  expect(cardScript.body).not.toMatch(markup);
});
