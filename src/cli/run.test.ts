// The command line itself: the list of commands, help, unknown commands and options.
import { describe, expect, it } from 'vitest';
import { command } from '../../test/support/terminal.ts';
import { commands } from './run.ts';

describe('gapura', () => {
  it('lists every command without arguments, and with --help', async () => {
    for (const argv of [[], ['help'], ['--help']]) {
      const { code, out } = await command(argv);
      expect(code).toBe(0);
      for (const name of [
        'start',
        'trigger',
        'listen',
        'verify',
        'clock',
        'conformance',
        'merchant',
      ]) {
        expect(out).toMatch(new RegExp(`^  ${name} `, 'm'));
      }
    }
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
      const unknown = await command([name, '--no-such-option']);
      expect(unknown.code).toBe(2);
      expect(unknown.err).toBe(`Unknown option '--no-such-option'. See gapura ${name} --help.`);
    },
  );
});
