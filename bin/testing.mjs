// gapura/testing: a gateway of its own for the tests of a shop.
import { importProgram } from './program.mjs';

export async function startGapura(options = {}) {
  const { start } = await importProgram('testing/start.js');
  return start(options);
}
