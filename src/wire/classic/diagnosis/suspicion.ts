// A suspicion: one common signing mistake, as a change to what should be signed.

/** Everything that goes into a signature. Each member is something that a signer may get wrong. */
export interface Candidate {
  secret: string | Buffer;
  label: string;
  clientId: string;
  requestId: string;
  timestamp: string;
  target: string;
  /** Undefined leaves the line out. */
  digest: string | undefined;
  layout: Layout;
}

/** Joins the named values into the text that is signed. */
export type Layout = (lines: readonly (readonly [name: string, value: string])[]) => string;

export type FindingCode =
  | 'signature_prefix'
  | 'signature_encoding'
  | 'signature_algorithm'
  | 'secret_whitespace'
  | 'secret_form'
  | 'timestamp_label'
  | 'timestamp_differs'
  | 'timestamp_malformed'
  | 'timestamp_local_time'
  | 'timestamp_out_of_range'
  | 'client_id_differs'
  | 'request_id_differs'
  | 'target_differs'
  | 'body_reserialised'
  | 'body_bom'
  | 'body_newline'
  | 'body_line_endings'
  | 'body_charset'
  | 'body_empty'
  | 'digest_line'
  | 'digest_form'
  | 'component_layout'
  | 'unexplained';

/** Who reads the finding: the side that signed, or the side that verified. */
export type Reader = 'sender' | 'receiver';

export type Remedy = Readonly<Record<Reader, string>>;

export interface Suspicion {
  code: FindingCode;
  /** What was done, as a sentence. It is true if the signature matches. */
  fact: string;
  remedy: Remedy;
  change: Partial<Candidate>;
}

/** A remedy that reads the same on both sides. */
export function forBoth(text: string): Remedy {
  return { sender: text, receiver: text };
}

/** The documented layout: LF between the lines, none after the last (DOKU API, Signature). */
export const documented: Layout = (lines) =>
  lines.map(([name, value]) => `${name}:${value}`).join('\n');

/** The lines of the signed text, in their order. */
export function linesOf(
  candidate: Omit<Candidate, 'secret' | 'layout'>,
): (readonly [name: string, value: string])[] {
  const { clientId, requestId, label, timestamp, target, digest } = candidate;
  return [
    ['Client-Id', clientId],
    ['Request-Id', requestId],
    [label, timestamp],
    ['Request-Target', target],
    ...(digest === undefined ? [] : [['Digest', digest] as const]),
  ];
}

/** No suspicion, then each suspicion, then, for two `mistakes`, each pair that changes different things. */
export function* combinations<S extends { change: object }>(
  suspicions: readonly S[],
  mistakes: 1 | 2 = 2,
): Generator<S[]> {
  yield [];
  for (const one of suspicions) yield [one];
  if (mistakes === 1) return;
  for (const [index, one] of suspicions.entries()) {
    const aspects = Object.keys(one.change);
    for (const other of suspicions.slice(index + 1)) {
      if (!aspects.some((aspect) => aspect in other.change)) yield [one, other];
    }
  }
}
