// Suspicions about the four header values, the secret key and the way the lines were joined.
import { type Candidate, forBoth, type Layout, type Suspicion } from './suspicion.ts';

/** Ways in which the key that signed may differ from the secret key at hand. */
export function secretSuspicions(secret: string, clientId: string): Suspicion[] {
  const trimmed = secret.trim();
  const bare = trimmed.replace(/^(["'])(.*)\1$/, '$2');
  const list: Suspicion[] = [
    {
      code: 'secret_whitespace',
      fact: 'The secret key at hand has whitespace around it, perhaps a line break from a file; without it the signature matches.',
      remedy: forBoth('Trim the key where your program reads it.'),
      change: { secret: trimmed },
    },
    {
      code: 'secret_form',
      fact: 'The secret key at hand is in quotation marks; without them the signature matches.',
      remedy: forBoth('Remove the quotation marks from the environment variable or the file.'),
      change: { secret: bare },
    },
  ];
  const signerUsed = (code: Suspicion['code'], what: string, used: string | Buffer) =>
    list.push({
      code,
      fact: `The signer used ${what} as its key.`,
      remedy: {
        sender: 'Use the secret key exactly as the back office shows it, as UTF-8 bytes.',
        receiver: 'The sender must use the secret key unchanged, as UTF-8 bytes.',
      },
      change: { secret: used },
    });
  for (const end of ['\n', '\r\n', ' ']) {
    signerUsed(
      'secret_whitespace',
      `the secret key with ${JSON.stringify(end)} after it`,
      secret + end,
    );
  }
  signerUsed('secret_form', 'the secret key in quotation marks', `"${secret}"`);
  signerUsed('secret_form', 'the base64-decoded secret key', Buffer.from(secret, 'base64'));
  signerUsed('secret_form', 'the base64 of the secret key', Buffer.from(secret).toString('base64'));
  signerUsed('secret_form', 'the secret key without "SK-"', secret.replace(/^SK-/, ''));
  signerUsed('secret_form', 'the Client-Id', clientId);
  return list.filter(({ change }) => change.secret !== secret);
}

/** Ways in which the values that were signed may differ from the ones in the headers. */
export function headerSuspicions(given: Candidate): Suspicion[] {
  return [...labelSuspicions(given), ...idSuspicions(given), ...layoutSuspicions];
}

function labelSuspicions({ label }: Candidate): Suspicion[] {
  const other = label === 'Request-Timestamp' ? 'Response-Timestamp' : 'Request-Timestamp';
  return [
    {
      code: 'timestamp_label',
      fact: `It was signed with the line "${other}:" instead of "${label}:".`,
      remedy: forBoth(
        'Requests and notifications are signed with Request-Timestamp, answers with Response-Timestamp.',
      ),
      change: { label: other },
    },
  ];
}

function idSuspicions({ clientId, requestId }: Candidate): Suspicion[] {
  const list: Suspicion[] = [];
  const forms: [string, (id: string) => string][] = [
    ['in lower case', (id) => id.toLowerCase()],
    ['in upper case', (id) => id.toUpperCase()],
    ['without the whitespace around it', (id) => id.trim()],
    ['with a space after it', (id) => `${id} `],
    ['with a line break after it', (id) => `${id}\n`],
  ];
  for (const [form, write] of forms) {
    const signedClientId = write(clientId);
    const signedRequestId = write(requestId);
    const remedy = forBoth("Sign the header's value exactly as it is sent.");
    if (signedClientId !== clientId) {
      const fact = `The Client-Id was signed ${form}.`;
      list.push({ code: 'client_id_differs', fact, remedy, change: { clientId: signedClientId } });
    }
    if (signedRequestId !== requestId) {
      const fact = `The Request-Id was signed ${form}.`;
      list.push({
        code: 'request_id_differs',
        fact,
        remedy,
        change: { requestId: signedRequestId },
      });
    }
  }
  return list;
}

const joined = (separator: string, colon = ':', end = ''): Layout => {
  return (lines) => lines.map(([name, value]) => name + colon + value).join(separator) + end;
};

const layouts: [string, Layout][] = [
  ['with a line break after the last line', joined('\n', ':', '\n')],
  ['with a backslash and an n between the lines instead of a line break', joined('\\n')],
  ['with CR LF between the lines', joined('\r\n')],
  ['with a space after each colon', joined('\n', ': ')],
  ['without line breaks', joined('')],
  [
    'with the values only, without the names',
    (lines) => lines.map(([, value]) => value).join('\n'),
  ],
  ['with the names in lower case', (lines) => lowerCase(lines).join('\n')],
  ['with the lines in alphabetical order', (lines) => joined('\n')([...lines].sort(byName))],
];

function lowerCase(lines: Parameters<Layout>[0]): string[] {
  return lines.map(([name, value]) => `${name.toLowerCase()}:${value}`);
}

function byName([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : 1;
}

const layoutSuspicions: Suspicion[] = layouts.map(([how, layout]) => ({
  code: 'component_layout',
  fact: `The lines were joined ${how}.`,
  remedy: {
    sender:
      'Join "Name:value" lines with one LF, without a space after the colon and without an LF after the last line. In PHP and shell write "\\n" in double quotes.',
    receiver:
      'The sender must join "Name:value" lines with one LF, without an LF after the last line.',
  },
  change: { layout },
}));
