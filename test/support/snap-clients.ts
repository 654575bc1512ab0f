// The bytes that the five official clients send for a body, and the text that they sign: models of their
// JSON writers.

/** The two forms of a body: sent and signed. */
export interface Written {
  wire: string;
  signed: string;
}

const unicode = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
const capital = (char: string) =>
  `\\u${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
const beyondAscii = (text: string) => text.replace(/[\u007f-\uffff]/g, unicode);
const lineSeparators = (text: string) => text.replace(/[\u2028\u2029]/g, unicode);

/** Python's json.dumps without separators: spaces after colons and commas. */
function spaced(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(
      ([name, one]) => `${JSON.stringify(name)}: ${spaced(one)}`,
    );
    return `{${members.join(', ')}}`;
  }
  return JSON.stringify(value);
}

/** In plain JSON, only control characters without a short escape have hexadecimal digits. */
const capitalControls = (text: string) =>
  text.replace(/\\u00([01][0-9a-f])|\\./gs, (whole, digits?: string) =>
    digits === undefined ? whole : capital(String.fromCharCode(Number.parseInt(digits, 16))),
  );

export const clients: Record<string, (body: object) => Written> = {
  node: (body) => ({ wire: JSON.stringify(body), signed: JSON.stringify(body) }),
  python: (body) => ({
    wire: beyondAscii(spaced(body)),
    signed: beyondAscii(JSON.stringify(body)),
  }),
  php: (body) => ({
    wire: beyondDelete(JSON.stringify(body)).replaceAll('/', '\\/'),
    signed: lineSeparators(JSON.stringify(body)),
  }),
  go(body) {
    const text = JSON.stringify(body).replace(/[&<>\u2028\u2029]/g, unicode);
    return { wire: text, signed: text };
  },
  java: (body) => ({
    wire: JSON.stringify(body).replace(/[=&<>'\u2028\u2029]/g, unicode),
    signed: capitalControls(JSON.stringify(body)),
  }),
};

/** PHP does not escape DEL. */
function beyondDelete(text: string): string {
  return text.replace(/[\u0080-\uffff]/g, unicode);
}
