// Why a signature is not valid: what was found, and the signed text line by line.
// biome-ignore-all lint/a11y/noRedundantRoles: `display` takes the meaning of tables away on a phone
// biome-ignore-all lint/a11y/noNoninteractiveTabindex: the keyboard must be able to scroll a long text
import type { operations } from '../../../office/operations/index.ts';
import type { OutputOf } from '../../../office/operations/operation.ts';
import { visible } from '../../../wire/explanation.ts';
import { useHere, useWords } from '../here.ts';
import { Glyph } from '../icons/icon.tsx';
import { NoticeBox } from '../parts/notice.tsx';
import { causeOf } from './finding-words.ts';
import { requestWords } from './words.ts';

export type Diagnosis = NonNullable<
  Extract<OutputOf<typeof operations.requests.show>, { diagnosis?: unknown }>['diagnosis']
>;
type Line = Diagnosis['lines'][number];

export function DiagnosisView({ diagnosis }: { diagnosis: Diagnosis }) {
  const words = useWords(requestWords);
  const { looked_into, findings, lines } = diagnosis;
  if (!looked_into) return <NoticeBox tone="info">{words.notLooked}</NoticeBox>;
  return (
    <div class="diagnosis">
      {findings.map(({ code, message, proven }) => (
        <NoticeBox
          key={`${code}${message}`}
          tone={proven ? 'ill' : 'warn'}
          title={proven ? words.proven : words.likely}
        >
          <Finding code={code} message={message} />
        </NoticeBox>
      ))}
      <h3>{words.linesLead}</h3>
      <table class="signed-lines" role="table">
        <thead role="rowgroup">
          <tr role="row">
            <th scope="col" role="columnheader">
              {words.line}
            </th>
            <th scope="col" role="columnheader">
              {words.expected}
            </th>
            <th scope="col" role="columnheader">
              {words.signed}
            </th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {lines.map((line) => (
            <SignedRow key={line.name} line={line} />
          ))}
        </tbody>
      </table>
      <p class="muted small">{words.howTo}</p>
    </div>
  );
}

function Finding({ code, message }: { code: string; message: string }) {
  const cause = causeOf(code, useHere().language);
  if (cause === undefined) return message;
  return (
    <>
      {cause} <span lang="en">{message}</span>
    </>
  );
}

function SignedRow({ line }: { line: Line }) {
  const words = useWords(requestWords);
  const { name, expected, signed, same } = line;
  const isDifferent = same === false;
  return (
    <tr role="row" class={isDifferent ? 'different' : undefined}>
      <th scope="row" role="rowheader">
        {name}
      </th>
      <td role="cell" data-head={words.expected}>
        {expected === null ? <em>{words.notExpected}</em> : <code>{visible(expected)}</code>}
      </td>
      <td role="cell" data-head={words.signed}>
        {signed === undefined ? (
          <span class="muted">{words.unknownSigned}</span>
        ) : isDifferent ? (
          <>
            <span class="mark">
              <Glyph name="x" size={13} /> {words.different}
            </span>{' '}
            {signed === null ? <em>{words.leftOut}</em> : <code>{visible(signed)}</code>}
          </>
        ) : (
          <span class="mark good">
            <Glyph name="check" size={13} /> {words.same}
          </span>
        )}
      </td>
    </tr>
  );
}
