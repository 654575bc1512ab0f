// A fact that is stored in English, in the reader's language.
import { useHere } from '../here.ts';
import { factSaid } from './said.ts';

/** `otherwise` is shown if there is none. */
export function SaidFact({ text, otherwise }: { text: string | null; otherwise?: string }) {
  const { language } = useHere();
  return <>{text === null ? otherwise : factSaid(text, language)}</>;
}
