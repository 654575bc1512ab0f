// gapura completion: prints a script for a shell, from the table of commands and their help.
import { actions, channelNames, helpOf, summaries } from '#help';
import { type Command, jsonOption, parsed, report, UsageError } from './command.ts';

export const completion: Command = {
  options: jsonOption,
  async run(args, terminal) {
    const { values, positionals } = parsed({ args, options: jsonOption, allowPositionals: true });
    const [shell = '', ...more] = positionals;
    if (!Object.hasOwn(scripts, shell) || more.length > 0) {
      throw new UsageError(`Say for which shell: ${Object.keys(scripts).join(', ')}.`);
    }
    const script = scripts[shell as keyof typeof scripts](completable());
    report(terminal, values.json, { shell, script }, script);
    return 0;
  },
};

interface Option {
  name: string;
  /** What it takes: `FILE`, `RUPIAH`. */
  value?: string | undefined;
}

interface Completable {
  command: string;
  summary: string;
  /** The words that can come after the command. */
  words: readonly string[];
  options: readonly Option[];
}

/** Every command with what can follow it. */
export function completable(): Completable[] {
  return Object.entries(summaries).map(([command, summary]) => ({
    command,
    summary,
    words: command === 'trigger' ? channelNames() : (actions[command] ?? []),
    options: optionsIn(helpOf(command)),
  }));
}

/** The options that a command's help explains, each on a line of its own. */
export function optionsIn(help: string): Option[] {
  const lines = help.matchAll(/^ {2}(?:-\w, )?--([a-z-]+)(?: ([A-Z]+))?/gm);
  const options = [...lines].map(([, name = '', value]) => ({ name, value }));
  return [...options, { name: 'help', value: undefined }];
}

const scripts = { bash, zsh, fish };

/** Words for the value of an option; files for FILE; nothing that is known for anything else. */
function valuesOf({ name, value }: Option): readonly string[] | 'files' | undefined {
  if (name === 'channel') return channelNames();
  if (name === 'outcome') return ['SUCCESS', 'FAILED', 'EXPIRED', 'PENDING'];
  return value === 'FILE' ? 'files' : undefined;
}

function bash(all: readonly Completable[]): string {
  const byOption = new Map(
    all.flatMap(({ options }) => options).map((option) => [option.name, option] as const),
  );
  const values = [...byOption.values()].flatMap((option) => {
    if (option.value === undefined) return [];
    const known = valuesOf(option);
    const reply =
      known === 'files'
        ? 'COMPREPLY=($(compgen -f -- "$word"))'
        : `COMPREPLY=($(compgen -W "${known?.join(' ') ?? ''}" -- "$word"))`;
    return [`    --${option.name}) ${reply}; return ;;`];
  });
  const commands = all.map(
    ({ command, words, options }) =>
      `    ${command}) words="${[...words, ...options.map(({ name }) => `--${name}`)].join(' ')}" ;;`,
  );
  return [
    '# gapura: completion for bash',
    '_gapura() {',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's own expansions
    '  local word="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}" words=""',
    '  COMPREPLY=()',
    '  case "$before" in',
    ...values,
    '  esac',
    '  if [ "$COMP_CWORD" -eq 1 ]; then',
    `    words="${all.map(({ command }) => command).join(' ')} --help --version"`,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's own expansions
    '  else case "${COMP_WORDS[1]}" in',
    ...commands,
    '  esac; fi',
    '  COMPREPLY=($(compgen -W "$words" -- "$word"))',
    '}',
    'complete -o default -F _gapura gapura',
  ].join('\n');
}

function zsh(all: readonly Completable[]): string {
  const commands = all.map(({ command, summary }) => `    ${quoted(`${command}:${summary}`)}`);
  const cases = all.map(({ command, words, options }) => {
    const specs = options.map((option) => quoted(zshOption(option)));
    const more = words.length === 0 ? [] : [quoted(`1:what:(${words.join(' ')})`)];
    return `    ${command}) _arguments -s ${[...specs, ...more, quoted('*:file:_files')].join(' ')} ;;`;
  });
  return [
    '#compdef gapura',
    '# gapura: completion for zsh',
    '_gapura() {',
    '  local -a commands=(',
    ...commands,
    '  )',
    '  if (( CURRENT == 2 )); then _describe command commands; return; fi',
    '  shift words; (( CURRENT-- ))',
    '  case "$words[1]" in',
    ...cases,
    '  esac',
    '}',
    'if [ "$funcstack[1]" = _gapura ]; then _gapura "$@"; else compdef _gapura gapura; fi',
  ].join('\n');
}

function zshOption(option: Option): string {
  const { name, value } = option;
  if (value === undefined) return `--${name}`;
  const known = valuesOf(option);
  const words = known === 'files' ? '_files' : known === undefined ? '' : `(${known.join(' ')})`;
  return `*--${name}:${value.toLowerCase()}:${words}`;
}

function fish(all: readonly Completable[]): string {
  return [
    '# gapura: completion for fish',
    'complete -c gapura -f',
    ...all.flatMap(({ command, summary, words, options }) => [
      `complete -c gapura -n __fish_use_subcommand -a ${command} -d ${quoted(summary)}`,
      ...words.map((word) => `${seen(command)} -a ${word}`),
      ...options.map((option) => `${seen(command)} -l ${option.name}${fishValue(option)}`),
    ]),
  ].join('\n');
}

const seen = (command: string) => `complete -c gapura -n '__fish_seen_subcommand_from ${command}'`;

function fishValue(option: Option): string {
  if (option.value === undefined) return '';
  const known = valuesOf(option);
  if (known === undefined) return ' -x';
  return known === 'files' ? ' -rF' : ` -x -a '${known.join(' ')}'`;
}

/** For a POSIX shell and for fish. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
