// The signature calculator: what is typed is signed again at once, and nothing leaves the page.
import { signClassic } from './signing.ts';

export function enableCalculator(form: HTMLFormElement): void {
  const typed = (name: string) => String(new FormData(form).get(name) ?? '');
  const show = (name: string, text: string) => {
    const output = form.querySelector<HTMLOutputElement>(`output[name="${name}"]`);
    if (output) output.textContent = text;
  };
  const calculate = async () => {
    const { digest, text, signature } = await signClassic(typed('secretKey'), {
      clientId: typed('clientId'),
      requestId: typed('requestId'),
      timestamp: typed('timestamp'),
      target: typed('target'),
      // A form makes CRLF of line breaks; what is shown has LF.
      body: typed('body') === '' ? undefined : typed('body').replace(/\r\n/g, '\n'),
    });
    show('digest', digest ?? '–');
    show('text', text);
    show('signature', signature);
  };
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('input', () => {
    calculate().catch((error: Error) => show('signature', error.message));
  });
}
