// Reads a captured message from a curl command, as browsers and documents show it.
import { UsageError } from '../command.ts';
import { headersOf, type Message } from '../http-message.ts';

/** Whether a text is a curl command. */
export function isCurl(text: string): boolean {
  return /^\s*(\$ *)?curl\s/.test(text);
}

/** Options of curl that have a value and change nothing that is signed. */
const ignoredWithValue = [
  ...['-o', '--output', '-u', '--user', '-A', '--user-agent', '-e', '--referer', '-b', '--cookie'],
  ...['-c', '--cookie-jar', '-m', '--max-time', '--connect-timeout', '--cacert', '--cert', '--key'],
  ...['-w', '--write-out', '-x', '--proxy', '--retry', '--resolve', '-D', '--dump-header'],
];

/**
 * Reads the command. `fileBytes` reads the file of `@FILE`. Throws UsageError for a command that would send something
 * other than one body of bytes.
 */
export function readCurl(text: string, fileBytes: (path: string) => Buffer): Message {
  const [, ...words] = wordsOf(text.replace(/^\s*\$ */, ''));
  const lines: string[] = [];
  const bodies: Buffer[] = [];
  let method: string | undefined;
  let target: string | undefined;
  const queue = separated(words);
  for (let word = queue.shift(); word !== undefined; word = queue.shift()) {
    const value = () => {
      const next = queue.shift();
      if (next === undefined) throw new UsageError(`The curl command ends after ${word}.`);
      return next;
    };
    if (word === '-H' || word === '--header') lines.push(value());
    else if (word === '-X' || word === '--request') method = value();
    else if (word === '-I' || word === '--head') method = 'HEAD';
    else if (word === '-G' || word === '--get') method = 'GET';
    else if (word === '--url') target = value();
    else if (word === '--data-raw') bodies.push(Buffer.from(value()));
    else if (['-d', '--data', '--data-ascii'].includes(word)) {
      // curl removes line breaks from a file, but not with --data-binary.
      const data = bytesOf(value(), fileBytes);
      bodies.push(Buffer.from(data.toString('latin1').replace(/[\r\n]/g, ''), 'latin1'));
    } else if (['--data-binary', '--json'].includes(word)) {
      bodies.push(bytesOf(value(), fileBytes));
    } else if (['-F', '--form', '--data-urlencode', '-T', '--upload-file'].includes(word)) {
      throw new UsageError(`The curl command has ${word}, which sends no JSON body.`);
    } else if (ignoredWithValue.includes(word)) value();
    else if (!word.startsWith('-')) target = word;
  }
  const body = Buffer.concat(bodies.flatMap((one, index) => (index === 0 ? [one] : [amp, one])));
  return { headers: headersOf(lines), method, target, body };
}

/** curl joins several bodies with it. */
const amp = Buffer.from('&');

function bytesOf(value: string, fileBytes: (path: string) => Buffer): Buffer {
  return value.startsWith('@') ? fileBytes(value.slice(1)) : Buffer.from(value);
}

/** `-dBODY`, `-XPOST` and `--header=…` as two words. */
function separated(words: readonly string[]): string[] {
  return words.flatMap((word) => {
    const short = /^(-[HXd])(.+)$/s.exec(word);
    if (short) return [short[1] ?? '', short[2] ?? ''];
    const long = /^(--[a-z-]+)=(.*)$/s.exec(word);
    return long ? [long[1] ?? '', long[2] ?? ''] : [word];
  });
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** The words of a shell command: with '…', "…", $'…' and backslashes. Throws UsageError for a quote without an end. */
export function wordsOf(text: string): string[] {
  const part =
    /\\\r?\n|\s+|'([^']*)'|\$'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\[\s\S])*)"|\\([\s\S])|([^\s'"\\$]+|\$)/gy;
  const words: string[] = [];
  let word: string | undefined;
  while (part.lastIndex < text.length) {
    const at = part.lastIndex;
    const found = part.exec(text);
    if (found === null) {
      throw new UsageError(`The curl command has a quote without an end at character ${at + 1}.`);
    }
    const [all, single, dollar, double, escaped, plain] = found;
    const piece =
      single ??
      dollar?.replace(/\\u([0-9a-f]{4})|\\(.)/gi, (_, code, letter) =>
        code === undefined
          ? (escapes[letter] ?? letter)
          : String.fromCharCode(Number.parseInt(code, 16)),
      ) ??
      double?.replace(/\\\r?\n/g, '').replace(/\\(["\\$`])/g, '$1') ??
      escaped ??
      plain;
    if (piece !== undefined) word = (word ?? '') + piece;
    else if (!all.startsWith('\\') && word !== undefined) {
      words.push(word);
      word = undefined;
    }
  }
  return word === undefined ? words : [...words, word];
}
