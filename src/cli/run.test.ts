// The command line itself: the list of commands, help, unknown commands and options.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scratchFolder } from '../../test/support/scratch.ts';
import { command } from '../../test/support/terminal.ts';
import { allChannels } from '../channels/index.ts';
import { optionsIn } from './completion.ts';
import { commands } from './run.ts';

const root = join(import.meta.dirname, '..', '..');

describe('gapura', () => {
  it('lists every command without arguments, and with --help', async () => {
    for (const argv of [[], ['help'], ['--help']]) {
      const { code, out } = await command(argv);
      expect(code).toBe(0);
      for (const name of Object.keys(commands)) {
        expect(out).toMatch(new RegExp(`^  ${name} `, 'm'));
      }
    }
  });

  it('prints its version', async () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect(await command(['--version'])).toEqual({ code: 0, out: version, err: '' });
    expect((await command(['--version', '--json'])).out).toBe(JSON.stringify({ version }));
  });

  it('answers --help as a program before any package is loaded', async () => {
    for (const args of [['--help'], ['trigger', '--help'], ['--version']]) {
      // The loader of TypeScript and everything in src need this folder.
      const program = join(scratchFolder(), 'bin', 'gapura.mjs');
      cpSync(join(root, 'bin'), dirname(program), { recursive: true });
      cpSync(join(root, 'package.json'), join(dirname(program), '..', 'package.json'));
      mkdirSync(join(dirname(program), '..', 'src', 'channels'), { recursive: true });
      const out = execFileSync(process.execPath, [program, ...args], { encoding: 'utf8' });
      expect(out).not.toBe('');
    }
  });

  it('names every channel of the registry in the help of trigger', async () => {
    const { out } = await command(['trigger', '--help']);
    const [, named = ''] = /^ {2}CHANNEL +(.+)$/m.exec(out) ?? [];
    expect(named.split(', ').sort()).toEqual(allChannels.map(({ id }) => id).sort());
  });

  it('with --json lists the commands, and says what is wrong on stdout too', async () => {
    const { commands: listed } = JSON.parse((await command(['--help', '--json'])).out);
    expect(listed.map(({ name }: { name: string }) => name)).toEqual(Object.keys(commands));
    const { code, out } = await command(['nonsense', '--json']);
    expect(code).toBe(2);
    expect(JSON.parse(out)).toEqual({ error: 'There is no command "nonsense".' });
  });

  it('returns 2 for an unknown command, also for a name that every object has', async () => {
    for (const name of ['nonsense', 'constructor']) {
      const { code, err, out } = await command([name]);
      expect(code).toBe(2);
      expect(err).toContain(`There is no command "${name}".`);
      expect(out).toBe('');
    }
  });

  it.each(Object.keys(commands))(
    '%s has help and refuses options it does not know',
    async (name) => {
      const help = await command([name, '--help']);
      expect(help).toMatchObject({ code: 0, err: '' });
      expect(help.out).toContain(`Usage: gapura ${name}`);
      expect(help.out).toContain('--json');
      const { options } = await commands[name as keyof typeof commands]();
      for (const option of Object.keys(options)) expect(help.out).toMatch(`--${option}`);
      const explained = optionsIn(help.out).map((one) => one.name);
      expect(explained.filter((one) => one !== 'help' && !(one in options))).toEqual([]);
      const unknown = await command([name, '--no-such-option']);
      expect(unknown.code).toBe(2);
      expect(unknown.err).toBe(`Unknown option '--no-such-option'. See gapura ${name} --help.`);
    },
  );
});
