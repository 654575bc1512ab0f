// Changes to a signed call: single headers, the path, the body. Each is data, so that a failure can be shrunk.
import { fc } from '../support/property.ts';
import type { RawCall } from './raw-call.ts';

/** Bytes that may stand in a header's value. */
const value = fc.oneof(
  fc.string({
    unit: fc.integer({ min: 32, max: 255 }).map((code) => String.fromCharCode(code)),
    maxLength: 200,
  }),
  fc.constantFrom('', ' ', '\t', '0', 'null', '%00', 'a'.repeat(2000)),
);

/** One character of a header: mostly one that could stand there. */
const code = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 48, max: 122 }) },
  fc.integer({ min: 32, max: 255 }),
);

interface Mutation {
  /** For the message of a failure. */
  says: string;
  change(call: RawCall): RawCall;
}

type Header = [name: string, value: string];

/** A change of the header `name`; `change` returns what takes its place. */
function onHeader(says: string, name: string, change: (text: string) => Header[]): Mutation {
  return {
    says: `${says} ${name}`,
    change: (call) => ({
      ...call,
      headers: call.headers.flatMap((one) => (one[0] === name ? change(one[1]) : [one])),
    }),
  };
}

/** One to three changes, mostly of what is signed. `names` are the headers that the call has. */
export function mutations(names: readonly string[]): fc.Arbitrary<Mutation[]> {
  const name = fc.constantFrom(...names);
  const replaced = fc
    .tuple(name, value)
    .map(([of, to]) => onHeader(`${JSON.stringify(to)} for`, of, () => [[of, to]]));
  const edited = fc
    .tuple(name, fc.nat(), code)
    .map(([of, at, code]) =>
      onHeader(`character ${code} at ${at} of`, of, (text) => [
        [of, withCharacter(text, at, code)],
      ]),
    );
  const dropped = name.map((of) => onHeader('without', of, () => []));
  const doubled = fc.tuple(name, value).map(([of, to]) =>
    onHeader(`${JSON.stringify(to)} after`, of, (text) => [
      [of, text],
      [of, to],
    ]),
  );
  const spaced = name.map((of) =>
    onHeader('other case and space for', of, (text) => [[of.toUpperCase(), ` ${text} \t`]]),
  );
  const one = fc.oneof(replaced, edited, dropped, doubled, spaced, ...beyondHeaders);
  return fc.array(one, { minLength: 1, maxLength: 3 });
}

const beyondHeaders: fc.Arbitrary<Mutation>[] = [
  fc.tuple(fc.nat(), fc.nat(255)).map(([at, byte]) => ({
    says: `byte ${byte} at ${at} of the body`,
    change(call) {
      const body = Buffer.from(call.body);
      if (body.length > 0) body[at % body.length] = byte;
      return { ...call, body };
    },
  })),
  fc.nat().map((at) => ({
    says: `the body cut at ${at}`,
    change: (call) => ({ ...call, body: call.body.subarray(0, at % (call.body.length + 1)) }),
  })),
  fc.stringMatching(/^[!-~]{0,20}$/).map((text) => ({
    says: `the query ${text}`,
    change: (call) => ({ ...call, target: `${call.target}?${text}` }),
  })),
  fc.stringMatching(/^[!-"$->@-~]{0,10}$/).map((text) => ({
    says: `the path with ${text}`,
    change: (call) => ({ ...call, target: call.target + text }),
  })),
];

function withCharacter(text: string, at: number, code: number): string {
  const index = at % (text.length + 1);
  return text.slice(0, index) + String.fromCharCode(code) + text.slice(index + 1);
}

export function mutated(call: RawCall, changes: readonly Mutation[]): RawCall {
  return changes.reduce((before, { change }) => change(before), call);
}

/** A header's value as the gateway gets it: trimmed, and joined if it is there more than once. */
export function headerIn({ headers }: RawCall, name: string): string {
  const values = headers
    .filter(([one]) => one.toLowerCase() === name.toLowerCase())
    .map(([, text]) => text.replace(/^[ \t]+|[ \t]+$/g, ''));
  // Of a second Authorization Node takes no notice.
  return (name === 'Authorization' ? (values[0] ?? '') : values.join(', ')).trim();
}
