// gapura completion: the scripts complete in the shells that are there, and have every command in all.
import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { command } from '../../test/support/terminal.ts';
import { allChannels } from '../channels/index.ts';
import { commands } from './run.ts';

const scriptOf = async (shell: string) => (await command(['completion', shell])).out;

/** What bash offers after these words, of which the last one is unfinished. */
async function offered(...words: string[]): Promise<string[]> {
  const script = `${await scriptOf('bash')}
COMP_WORDS=(gapura ${words.map((word) => `'${word}'`).join(' ')})
COMP_CWORD=${words.length}
_gapura
printf '%s\\n' "\${COMPREPLY[@]}"`;
  const out = execFileSync('bash', ['--norc', '-c', script], { encoding: 'utf8' });
  return out.split('\n').filter((line) => line !== '');
}

describe('gapura completion', () => {
  it('completes commands, actions, channels and options in bash', async () => {
    expect(await offered('lo')).toEqual(['logs']);
    expect(await offered('logs', 't')).toEqual(['tail']);
    expect(await offered('trigger', 'kre')).toEqual(['kredivo']);
    expect(await offered('listen', '--back')).toEqual(['--backfill']);
    expect((await offered('logs', 'tail', '--channel', '')).sort()).toEqual(
      allChannels.map(({ id }) => id).sort(),
    );
    expect(await offered('trigger', 'kredivo', '--outcome', 'E')).toEqual(['EXPIRED']);
  });

  it.each(['bash', 'zsh', 'fish'])('has every command for %s', async (shell) => {
    const script = await scriptOf(shell);
    for (const name of Object.keys(commands)) expect(script).toMatch(new RegExp(`\\b${name}\\b`));
    expect(script).not.toContain('undefined');
  });

  it('says which shells there are', async () => {
    expect((await command(['completion', 'tcsh'])).err).toContain('bash, zsh, fish');
  });
});
