// The programs of docs/languages.md verify and refuse notifications, where their language is installed.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { signTestNotification } from '../../src/sdk/index.ts';
import { isInstalled } from '../support/installed.ts';
import { snippetsOf } from './snippets.ts';

const programs = {
  php: { file: 'verify.php', command: ['php'] },
  python: { file: 'verify.py', command: ['python3'] },
  go: { file: 'verify.go', command: ['go', 'run'] },
  java: { file: 'Verify.java', command: ['java'] },
  sh: { file: 'verify.sh', command: ['sh'] },
} as const;
const languages = Object.keys(programs) as (keyof typeof programs)[];

const folder = mkdtempSync(join(tmpdir(), 'gapura-languages-'));
afterAll(() => rmSync(folder, { recursive: true }));

const notification = {
  secretKey: 'SK-test',
  clientId: 'BRN-0001-1',
  path: '/payments/notifications',
  body: '{"order":  {"invoice_number":"INV-é-1"}}\n',
};

function verify(language: keyof typeof programs, change: Record<string, string> = {}): number {
  const { headers, body } = signTestNotification(notification);
  const { file, command } = programs[language];
  const [program, ...args] = command;
  const { status } = spawnSync(program, [...args, join(folder, file)], {
    input: change.body ?? body,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      TARGET: notification.path,
      GAPURA_SECRET_KEY: notification.secretKey,
      CLIENT_ID: headers['Client-Id'],
      REQUEST_ID: headers['Request-Id'],
      REQUEST_TIMESTAMP: headers['Request-Timestamp'],
      SIGNATURE: headers.Signature,
      ...change,
    },
  });
  return status ?? -1;
}

test('every language has one program', () => {
  for (const language of languages) {
    expect(snippetsOf('docs/languages.md', language), language).toHaveLength(1);
  }
});

describe.each(languages)('%s', (language) => {
  const { file, command } = programs[language];
  writeFileSync(join(folder, file), snippetsOf('docs/languages.md', language)[0]?.text ?? '');

  test('accepts what the gateway signs, and nothing else', { timeout: 120_000 }, ({ skip }) => {
    skip(!isInstalled(command[0]), `${command[0]} is not installed`);
    expect(verify(language)).toBe(0);
    expect(verify(language, { body: notification.body.trim() })).toBe(1);
    expect(verify(language, { TARGET: '/other' })).toBe(1);
    if (language !== 'sh') expect(verify(language, old())).toBe(1);
  });
});

/** A notification of two hours ago, whose signature is valid. */
function old(): Record<string, string> {
  const now = () => new Date(Date.now() - 7_200_000);
  const { headers } = signTestNotification({ ...notification, now });
  return {
    REQUEST_ID: headers['Request-Id'] ?? '',
    REQUEST_TIMESTAMP: headers['Request-Timestamp'] ?? '',
    SIGNATURE: headers.Signature ?? '',
  };
}
