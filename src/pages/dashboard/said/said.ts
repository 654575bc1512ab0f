// Sentences that the gateway keeps or returns in English, in the language of the page.
import type { Language } from '../../kit/language.ts';
import { statusInSentence } from '../parts/status-words.ts';
import { actionsInIndonesian } from './actions.ts';
import { cardsInIndonesian } from './cards.ts';
import { factsInIndonesian } from './facts.ts';
import { fieldsInIndonesian } from './fields.ts';
import { filesInIndonesian } from './files.ts';
import { objectsInIndonesian } from './objects.ts';
import { proofsInIndonesian } from './proofs.ts';
import type { Sayings } from './sayings.ts';

interface Pattern {
  english: RegExp;
  indonesian: string;
}

/** What happened and why: reasons of a history, of failures and of exceptions. What people typed stays as it is. */
export const factSaid = sayer(factsInIndonesian);

/** What is wrong with a field: the end of a sentence that begins with it. */
export const fieldSaid = sayer(fieldsInIndonesian);

/** What somebody did, as the audit log names it. */
export const actionSaid = sayer(actionsInIndonesian);

/** What it was done to. */
export const objectSaid = sayer(objectsInIndonesian);

/** Why a file cannot be read. */
export const fileSaid = sayer(filesInIndonesian);

/** What a proof of the ledger proves. */
export const proofSaid = sayer(proofsInIndonesian);

/** How a test card behaves. */
export const cardSaid = sayer(cardsInIndonesian);

function sayer(sayings: Sayings): (text: string, language: Language) => string {
  const patterns = Object.entries(sayings)
    .filter(([english]) => english.includes('{}'))
    .map(([english, indonesian]) => ({ english: patternOf(english), indonesian }));
  const say = (text: string): string =>
    sayings[text] ?? fromPattern(patterns, text, say) ?? statusInSentence(text);
  return (text, language) => (language === 'en' ? text : say(text));
}

function patternOf(english: string): RegExp {
  const parts = english.split('{}').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('(.+?)')}$`, 's');
}

/** A value may be such a sentence itself. */
function fromPattern(
  patterns: readonly Pattern[],
  text: string,
  say: (value: string) => string,
): string | undefined {
  for (const { english, indonesian } of patterns) {
    const values = english.exec(text)?.slice(1);
    if (values === undefined) continue;
    let place = 0;
    return indonesian.replaceAll('{}', () => say(values[place++] ?? ''));
  }
  return undefined;
}
