// A call of an API as a command for the terminal.
import { useWords } from '../here.ts';
import { CodeBlock } from './code-block.tsx';
import { partWords } from './words.ts';

export interface CurlCall {
  method: string;
  url: string;
  headers?: Readonly<Record<string, string>> | undefined;
  body?: string | undefined;
}

export function Curl({ label, ...call }: CurlCall & { label?: string | undefined }) {
  const words = useWords(partWords);
  return <CodeBlock label={label ?? words.curl} text={curlOf(call)} />;
}

/** The command. Every value is quoted for a POSIX shell. */
export function curlOf({ method, url, headers = {}, body }: CurlCall): string {
  const parts = [
    `curl -X ${method} ${quoted(url)}`,
    ...Object.entries(headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    ...(body === undefined ? [] : [`--data-binary ${quoted(body)}`]),
  ];
  return parts.join(' \\\n  ');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
