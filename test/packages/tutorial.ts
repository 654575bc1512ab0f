// Runs a page of docs/ as a reader would: writes its files, runs its commands in order, compares what they print.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './packed.ts';

/** A fenced block. An HTML comment above it says more than its language does. */
export interface Block {
  /** Line of the page, from 1. */
  line: number;
  /** Its commands; `console` has a prompt in front of each, and what they print. */
  kind: 'file' | 'sh' | 'console';
  /** The file's name, or the terminal in which it stays; `again`: run it until it prints what the page shows. */
  mark: { file?: string; terminal?: string; again?: string };
  text: string;
}

/** The blocks of `docs/<name>`. Throws for a block that nobody would run. */
export function blocksOf(name: string): Block[] {
  const lines = readFileSync(join(root, 'docs', name), 'utf8').split('\n');
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const [, language] = /^```(\w+)$/.exec(lines[at] ?? '') ?? [];
    if (language === undefined) continue;
    const end = lines.indexOf('```', at);
    const [, key, value] = /^<!-- (\w+): (\S+) -->$/.exec(lines[at - 2] ?? '') ?? [];
    const mark: Block['mark'] = key === undefined ? {} : { [key]: value };
    const kind = mark.file === undefined ? language : 'file';
    if (kind !== 'file' && kind !== 'sh' && kind !== 'console') {
      throw new Error(
        `docs/${name}:${at + 1}: a block of ${language} that is neither run nor a file`,
      );
    }
    blocks.push({ line: at + 1, kind, mark, text: lines.slice(at + 1, end).join('\n') });
    at = end;
  }
  return blocks;
}

/** The commands of a console block, and what they print. A line that ends with a backslash goes on. */
export function commandsOf(text: string): { commands: string; printed: string } {
  const commands: string[] = [];
  const printed: string[] = [];
  let goesOn = false;
  for (const line of text.split('\n')) {
    const isCommand: boolean = goesOn || line.startsWith('$ ');
    if (isCommand) commands.push(goesOn ? line : line.slice(2));
    else printed.push(line);
    goesOn = isCommand && line.endsWith('\\');
  }
  return { commands: commands.join('\n'), printed: printed.join('\n') };
}

/** What differs from run to run, and what the page has instead. `folder` is where the reader works. */
function plain(text: string, folder: string): string {
  return text
    .replaceAll(folder, '/home/sari/shop')
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, '<time>')
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<id>')
    .replace(/BRN-\d{4}-\d{13}/g, '<client>')
    .replace(/\bSK-[\w-]{20}/g, '<secret>')
    .replace(/(owner@example\.test {2})\S{16}/g, '$1<password>')
    .replace(/(\/simulator\/\w+\/)[\w-]{22}/g, '$1<link>')
    .replace(/\bSIM[0-9A-F]{12}\b/g, '<bank>')
    .trim();
}

/** Whether that was printed which the page shows; `…` stands for anything, also for nothing. */
export function isShown(printed: string, page: string, folder: string): boolean {
  const parts = plain(page, folder).split('…');
  const pattern = parts.map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('[^]*?');
  return new RegExp(`^${pattern}$`).test(plain(printed, folder));
}

/** How long a terminal may take to print what the page shows. */
const waitsMs = 60_000;

/** A reader: a folder, terminals that stay open, and addresses that are not those of the page. */
export class Reader {
  /** Where commands run. */
  folder: string;
  /** Texts of the page, and what stands for them here. */
  readonly #instead: [page: string, here: string][];
  readonly #env: Record<string, string>;
  readonly #terminals = new Map<string, Terminal>();
  /** What was printed, by the page's links of payments. */
  readonly #links = new Map<string, string>();

  constructor(
    folder: string,
    { instead, env }: { instead: Record<string, string>; env: Record<string, string> },
  ) {
    this.folder = folder;
    this.#instead = Object.entries(instead);
    this.#env = env;
  }

  /** Does what a block says. Throws with the line of the page if it cannot be done, or prints something else. */
  async follow(block: Block): Promise<void> {
    const { file, terminal, again } = block.mark;
    const text = this.#here(block.text);
    if (file !== undefined) return writeFileSync(join(this.folder, file), `${text}\n`);
    if (block.kind === 'sh') return void (await this.#run(text));
    const { commands, printed } = commandsOf(block.text);
    if (terminal !== undefined) return this.#inTerminal(terminal, block.line, commands, printed);
    const until = Date.now() + waitsMs;
    for (;;) {
      const out = await this.#run(this.#here(commands));
      if (this.#isShown(out, printed)) return;
      if (again === undefined || Date.now() > until)
        throw new Error(differs(block.line, out, printed));
    }
  }

  /** Ctrl-C in every terminal. Resolves when everything that ran in them has ended. */
  async interrupt(): Promise<void> {
    for (const { child, ended } of [...this.#terminals.values()].reverse()) {
      const runs = child.exitCode === null && child.signalCode === null;
      if (runs && child.pid !== undefined) process.kill(-child.pid, 'SIGINT');
      await ended;
    }
  }

  #here(text: string): string {
    return this.#instead.reduce((all, [page, here]) => all.replaceAll(page, here), text);
  }

  #isShown(out: string, page: string): boolean {
    const printed = this.#instead.reduce((all, [text, here]) => all.replaceAll(here, text), out);
    return isShown(printed, page, this.folder) && this.#sameLinks(printed, page);
  }

  /** Where the page shows a link again, the same one must be printed again. */
  #sameLinks(printed: string, page: string): boolean {
    const found = linksIn(printed);
    return linksIn(page).every((link, index) => {
      const here = this.#links.get(link) ?? found[index] ?? '';
      this.#links.set(link, here);
      return here === found[index];
    });
  }

  #start(commands: string): ChildProcess {
    return spawn('bash', ['-e', '-o', 'pipefail', '-c', commands], {
      cwd: this.folder,
      env: this.#env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  async #run(commands: string): Promise<string> {
    const child = this.#start(commands);
    const [out, err] = [collected(child, 'stdout'), collected(child, 'stderr')];
    const [code] = await once(child, 'close');
    if (code !== 0) throw new Error(`${commands}\nended with ${code}:\n${out.text}${err.text}`);
    return out.text;
  }

  async #inTerminal(name: string, line: number, commands: string, printed: string): Promise<void> {
    const known = this.#terminals.get(name);
    const terminal = known ?? new Terminal(this.#start(this.#here(commands)));
    this.#terminals.set(name, terminal);
    const shown = (out: string) => this.#isShown(out, printed);
    if (!(await terminal.next(shown))) throw new Error(differs(line, terminal.text, printed));
  }
}

/** A command that goes on running. */
class Terminal {
  readonly child: ChildProcess;
  /** When nobody can write to its output any more. */
  readonly ended: Promise<unknown>;
  readonly #out: { text: string };
  readonly #err: { text: string };
  #read = 0;

  constructor(child: ChildProcess) {
    this.child = child;
    this.#out = collected(child, 'stdout');
    this.#err = collected(child, 'stderr');
    this.ended = once(child, 'close');
  }

  /** What the page has not shown yet, and what went wrong. */
  get text(): string {
    return this.#out.text.slice(this.#read) + this.#err.text;
  }

  /** Waits until what is new is what `shown` wants. False if the command ends before, or it takes too long. */
  async next(shown: (out: string) => boolean): Promise<boolean> {
    const tooLong = AbortSignal.timeout(waitsMs);
    const over = once(tooLong, 'abort');
    while (!shown(this.#out.text.slice(this.#read))) {
      const more = once(this.child.stdout as NodeJS.ReadableStream, 'data').then(() => true);
      const goesOn = await Promise.race(
        [more, over, this.ended].map((one) => one.catch(() => false)),
      );
      if (goesOn !== true) return false;
    }
    this.#read = this.#out.text.length;
    return true;
  }
}

function collected(child: ChildProcess, stream: 'stdout' | 'stderr'): { text: string } {
  const all = { text: '' };
  child[stream]?.setEncoding('utf8').on('data', (text) => {
    all.text += text;
  });
  return all;
}

const linksIn = (text: string) => text.match(/\/simulator\/\w+\/[\w-]{22}/g) ?? [];

const differs = (line: number, out: string, printed: string) =>
  `The block in line ${line} shows\n${printed}\n\nbut this was printed:\n${out}`;
