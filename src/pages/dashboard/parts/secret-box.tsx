// A secret that was just made or revealed. Send it on a page of its own, never in an address or a cookie.
import { useWords } from '../here.ts';
import { Glyph } from '../icons/icon.tsx';
import { CopyButton } from './code-block.tsx';
import { partWords } from './words.ts';

export function SecretBox(props: { label: string; secret: string; advice?: string | undefined }) {
  const words = useWords(partWords);
  return (
    <div class="secret-box">
      <p class="secret-label">
        <Glyph name="key-round" /> {props.label}
      </p>
      <div class="secret-line">
        <code class="secret">{props.secret}</code>
        <CopyButton text={props.secret} />
      </div>
      <p class="secret-advice">
        <Glyph name="triangle-alert" /> {props.advice ?? words.secretOnce}
      </p>
    </div>
  );
}
