// A call of the merchant API as the office tells it, in one line or in full.

/** Members of `GET /office/v1/requests` and, in full, of `GET /office/v1/requests/{id}`. */
export interface LoggedCall {
  id: string;
  at: string;
  client_id: string | null;
  channel: string | null;
  request_id: string | null;
  method: string;
  path: string;
  status: number | null;
  refused: boolean;
  code: string | null;
  why?: string | undefined;
  headers?: Readonly<Record<string, string>> | undefined;
  body?: string | undefined;
  answer?: string | null | undefined;
  diagnosis?: Diagnosis | undefined;
}

interface Diagnosis {
  findings: { message: string; proven: boolean }[];
  lines: { name: string; expected: string | null; signed?: string | null; same?: boolean }[];
}

/** `at  status  method path  request id`, and under a refusal its reason. */
export function formatCall(call: LoggedCall): string {
  const { id, at, status, method, path, request_id, client_id, why } = call;
  const line = [at, status ?? '…', method, path, client_id ?? '-', request_id ?? '-'].join('  ');
  const reason = call.refused ? [`  ${call.code}: ${why}  (gapura logs show ${id})`] : [];
  return [line, ...reason].join('\n');
}

/** The same with headers, body, answer and, for a signature that is not valid, what was signed instead. */
export function formatCallInFull(call: LoggedCall): string {
  const { headers = {}, body = '', answer, diagnosis } = call;
  return [
    formatCall(call),
    '',
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    '',
    body,
    '',
    `Answer: ${answer ?? 'none yet'}`,
    ...(diagnosis === undefined ? [] : ['', ...diagnosisLines(diagnosis)]),
  ].join('\n');
}

/** Why a signature is not valid, line by line. */
function diagnosisLines({ findings, lines }: Diagnosis): string[] {
  return [
    ...findings.map(({ proven, message }) => `${proven ? 'Found' : 'Maybe'}: ${message}`),
    ...lines.flatMap(({ name, expected, signed, same }) => [
      `${same === false ? '≠' : ' '} ${name}: ${expected ?? '(no such line)'}`,
      ...(same === false ? [`    signed: ${signed ?? '(no such line)'}`] : []),
    ]),
  ];
}
