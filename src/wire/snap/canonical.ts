// The forms of a JSON body that SNAP clients sign: clients differ in what "minify" means.

/** Bodies nested deeper than this are refused. Documented bodies are far less deep. */
export const deepestBody = 64;

/**
 * Every form in which an official client may have signed `raw`, the cheapest first, each only once
 * (DOKU API, SNAP: symmetric signature). All of them have the same content: keys are never sorted, numbers
 * keep their literals and spaces inside strings stay. Later forms are computed only when needed. `raw`
 * must be valid JSON in UTF-8.
 */
export function* signedForms<Bytes extends Uint8Array>(raw: Bytes): Generator<Bytes | string> {
  yield raw;
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(raw);
  const given = new Set([text]);
  const isNew = (form: string) => given.size < given.add(form).size;
  const compact = minified(text);
  if (isNew(compact)) yield compact;
  const plain = reserialised(compact);
  if (plain === undefined) return;
  if (isNew(plain)) yield plain;
  for (const respelled of spellings) {
    const form = respelled(plain);
    if (isNew(form)) yield form;
  }
}

const unicodeEscape = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Other ways to escape the strings of the re-serialised form. They change nothing outside strings. */
const spellings: readonly ((plain: string) => string)[] = [
  (plain) => plain.replace(/[\u007f-\uffff]/g, unicodeEscape),
  // PHP escapes these two even when it writes all other characters unescaped.
  (plain) => plain.replace(/[\u2028\u2029]/g, unicodeEscape),
  // Jackson writes hexadecimal digits in upper case.
  (plain) =>
    plain.replace(/\\(?:u00([01][0-9a-f])|.)/gs, (whole, digits?: string) =>
      digits === undefined ? whole : `\\u00${digits.toUpperCase()}`,
    ),
];

const blank = /[ \t\n\r]/;

/** Removes the whitespace outside strings and changes nothing else. */
function minified(text: string): string {
  if (!blank.test(text)) return text;
  let out = '';
  for (let at = 0; at < text.length; ) {
    const char = text[at] as string;
    if (char === '"') {
      const end = endOfString(text, at);
      out += text.slice(at, end);
      at = end;
    } else {
      if (!blank.test(char)) out += char;
      at += 1;
    }
  }
  return out;
}

/** The index after the end of the string that starts at `from`. */
function endOfString(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x5c) at++;
    else if (code === 0x22) return at + 1;
  }
  return text.length;
}

/**
 * Writes `text` again, which must have no whitespace outside strings: keys in their order with the last
 * duplicate winning, numbers unchanged, each string as JSON.stringify writes it. Returns undefined if it
 * is nested too deep.
 */
function reserialised(text: string): string | undefined {
  return value({ text, at: 0 }, 0);
}

interface Reading {
  text: string;
  at: number;
}

function value(reading: Reading, depth: number): string | undefined {
  if (depth > deepestBody) return undefined;
  switch (reading.text[reading.at]) {
    case '{':
      return object(reading, depth);
    case '[':
      return list(reading, depth);
    case '"':
      return string(reading);
    default:
      return literal(reading);
  }
}

function object(reading: Reading, depth: number): string | undefined {
  const members = new Map<string, string>();
  while (reading.text[reading.at] !== '}') {
    reading.at += 1;
    if (reading.text[reading.at] === '}') break;
    const name = string(reading);
    reading.at += 1;
    const member = value(reading, depth + 1);
    if (member === undefined) return undefined;
    members.set(name, member);
  }
  reading.at += 1;
  return `{${[...members].map(([name, member]) => `${name}:${member}`).join(',')}}`;
}

function list(reading: Reading, depth: number): string | undefined {
  const entries: string[] = [];
  while (reading.text[reading.at] !== ']') {
    reading.at += 1;
    if (reading.text[reading.at] === ']') break;
    const entry = value(reading, depth + 1);
    if (entry === undefined) return undefined;
    entries.push(entry);
  }
  reading.at += 1;
  return `[${entries.join(',')}]`;
}

function string(reading: Reading): string {
  const end = endOfString(reading.text, reading.at);
  const written = JSON.stringify(JSON.parse(reading.text.slice(reading.at, end)));
  reading.at = end;
  return written;
}

const literalEnd = /[,\]}]|$/g;

function literal(reading: Reading): string {
  literalEnd.lastIndex = reading.at;
  const end = literalEnd.exec(reading.text)?.index ?? reading.text.length;
  const written = reading.text.slice(reading.at, end);
  reading.at = end;
  return written;
}
