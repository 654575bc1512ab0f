// Bytes and texts exactly as they are, with a button to copy them. Long ones are folded.
// biome-ignore-all lint/a11y/noNoninteractiveTabindex: the keyboard must be able to scroll a long text
import { useWords } from '../here.ts';
import { partWords } from './words.ts';

/** More lines or characters than this are folded. */
const foldLines = 16;
const foldLength = 2000;

/** A text as it is. `label` says what it is: a screen reader reads it. */
export function CodeBlock(props: { label: string; text: string; title?: boolean | undefined }) {
  const words = useWords(partWords);
  const { label, text } = props;
  const isLong = text.length > foldLength || text.split('\n').length > foldLines;
  const block = (
    <section class="code-text" tabIndex={0} aria-label={label}>
      <pre>{text}</pre>
    </section>
  );
  return (
    <figure class="code-block">
      <figcaption>
        <span>{label}</span>
        <CopyButton text={text} />
      </figcaption>
      {isLong ? (
        <details class="folded">
          <summary>{words.unfold}</summary>
          {block}
        </details>
      ) : (
        block
      )}
    </figure>
  );
}

/** Copies a text. It shows up only where a script runs. */
export function CopyButton({ text, label }: { text: string; label?: string | undefined }) {
  const words = useWords(partWords);
  return (
    <button type="button" class="copy" hidden data-copy={text} data-copied={words.copied}>
      {label ?? words.copy}
    </button>
  );
}

/** A short name, such as an id or a reference, with its copy button. */
export function CopyText({ text }: { text: string }) {
  return (
    <span class="copy-text">
      <code>{text}</code>
      <CopyButton text={text} />
    </span>
  );
}

/** A JSON value, indented. What is not JSON is shown as it is. */
export function JsonView({ label, value }: { label: string; value: unknown }) {
  const text = typeof value === 'string' ? value : JSON.stringify(value, undefined, 2);
  return <CodeBlock label={label} text={text ?? 'null'} />;
}

/** JSON text as it came over the wire, indented where it can be read without changing a digit. */
export function JsonText({ label, text }: { label: string; text: string }) {
  return <CodeBlock label={label} text={indented(text)} />;
}

/** Indents by the text itself: parsing it would lose digits of large numbers. */
function indented(text: string): string {
  try {
    JSON.parse(text);
  } catch {
    return text;
  }
  let depth = 0;
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g) ?? [];
  return tokens
    .map((token, place) => {
      const line = () => `\n${'  '.repeat(depth)}`;
      if (token === '{' || token === '[') {
        depth += 1;
        const next = tokens[place + 1];
        return next === '}' || next === ']' ? token : token + line();
      }
      if (token === '}' || token === ']') {
        depth -= 1;
        const before = tokens[place - 1];
        return before === '{' || before === '[' ? token : line() + token;
      }
      if (token === ',') return token + line();
      return token === ':' ? ': ' : token;
    })
    .join('');
}
