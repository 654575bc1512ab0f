// How to sign, step by step, with a calculator that works in the page and sends nothing.
import type { Frame } from '../kit/layout.tsx';
import { docsWords } from './words.ts';

/** The same request in every step: the values are those of the calculator when the page is opened. */
export interface SignedSample {
  clientId: string;
  secretKey: string;
  requestId: string;
  timestamp: string;
  target: string;
  body: string;
  digest: string;
  text: string;
  signature: string;
}

export function SigningSection({ frame, sample }: { frame: Frame; sample: SignedSample }) {
  const words = docsWords[frame.language];
  return (
    <section class="card" id="signing" aria-labelledby="signing-title">
      <h2 id="signing-title">{words.signing}</h2>
      <p>{words.signingLead}</p>
      <ol class="steps">
        {words.signingSteps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <pre class="code">{sample.text}</pre>
      <p>{words.signingSnap}</p>
      <h3>{words.calculator}</h3>
      <p class="small">{words.calculatorLead}</p>
      <form class="calculator" data-calculator>
        <Field name="clientId" label="Client-Id" value={sample.clientId} />
        <Field name="secretKey" label={words.secret} value={sample.secretKey} />
        <Field name="requestId" label="Request-Id" value={sample.requestId} />
        <Field name="timestamp" label="Request-Timestamp" value={sample.timestamp} />
        <Field name="target" label="Request-Target" value={sample.target} />
        <label class="field">
          <span>{words.body}</span>
          <textarea name="body" rows={4} spellcheck={false}>
            {sample.body}
          </textarea>
        </label>
        <Output name="digest" label="Digest" value={sample.digest} />
        <Output name="text" label={words.componentString} value={sample.text} />
        <Output name="signature" label="Signature" value={sample.signature} />
      </form>
    </section>
  );
}

function Field({ name, label, value }: { name: string; label: string; value: string }) {
  return (
    <label class="field">
      <span>{label}</span>
      <input name={name} value={value} autocomplete="off" spellcheck={false} />
    </label>
  );
}

function Output({ name, label, value }: { name: string; label: string; value: string }) {
  return (
    <div class="field">
      <span>{label}</span>
      <output class="code" name={name}>
        {value}
      </output>
    </div>
  );
}
