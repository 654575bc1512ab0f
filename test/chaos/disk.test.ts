// The disk that can be filled.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statfsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openDisk } from './disk.ts';

/** Appends to a file until there is no room, says so, and goes on to try. */
const writer = `
  const { openSync, writeSync } = require('node:fs');
  const file = openSync(process.argv[1], 'a');
  const piece = Buffer.alloc(16 * 1024);
  let told = '';
  const tell = (word) => { if (told !== word) process.stdout.write((told = word)); };
  setInterval(() => {
    for (let n = 0; n < 64; n++) {
      try { writeSync(file, piece); tell('writing'); }
      catch (error) { tell(error.code); return; }
    }
  }, 1);
`;

it('is filled also while somebody writes to it', async (context) => {
  const disk = openDisk();
  if (disk.fill === undefined) {
    disk.remove();
    return context.skip(disk.problem);
  }
  const child = spawn(process.execPath, ['-e', writer, join(disk.folder, 'file')]);
  const said = async (): Promise<string> => String((await once(child.stdout, 'data'))[0]);
  try {
    expect(await said()).toBe('writing');
    disk.fill(0);
    expect(await said()).toBe('ENOSPC');
    expect(statfsSync(disk.folder).bfree).toBe(0);
    disk.empty();
    expect(await said()).toBe('writing');
  } finally {
    child.kill('SIGKILL');
    await once(child, 'close');
    disk.remove();
  }
});
