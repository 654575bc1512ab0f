// Takes out of a refused call what must not be kept: card numbers, security codes, passwords, tokens, keys.
import { maskCardNumbers } from '../lib/card-numbers.ts';

/** Members of a body whose value is a secret, whoever sends it. */
const secretName =
  'cvv2?|cvc2?|cid|csc|card_?cvv|card_?cvc|security_?code|card_?security_?code|pin|otp|password|passcode|' +
  'secret|secret_?key|client_?secret|shared_?key|private_?key|api_?key|access_?token|refresh_?token|' +
  'id_?token|auth_?code|authorization|signature';
const secretMember = new RegExp(
  `(["']?\\b(?:${secretName})["']?\\s*[:=]\\s*)("(?:[^"\\\\]|\\\\.)*"?|'[^']*'?|[^\\s,;&}\\]"']+)`,
  'gi',
);
/** What the gateway's own keys, and tokens of any issuer, look like. */
const secretText = /\b(?:SK-[\w-]{6,}|gok_\S{10,}|eyJ[\w-]+\.[\w-]+\.[\w-]*|Bearer\s+\S+)/gi;

/** The bytes without secrets. One byte stays one byte where a card number is masked; the others become `***`. */
export function redactBytes(bytes: Buffer): Buffer {
  const masked = maskCardNumbers(bytes);
  const text = masked.toString('latin1');
  const clean = withoutSecrets(text);
  return clean === text ? masked : Buffer.from(clean, 'latin1');
}

/** The same for a text, without what PostgreSQL cannot store, at most `most` characters long. */
export function redactText(text: string, most: number): string {
  const cut = text.length > most ? `${text.slice(0, most)}…` : text;
  const bytes = Buffer.from(cut.replaceAll('\0', '').replace(/\p{Surrogate}/gu, '\uFFFD'), 'utf8');
  return redactBytes(bytes).toString('utf8');
}

function withoutSecrets(text: string): string {
  return text
    .replace(secretMember, (_all, name: string, value: string) => {
      const quote = value.startsWith('"') || value.startsWith("'") ? value[0] : '';
      return `${name}${quote}***${quote}`;
    })
    .replace(secretText, '***');
}
