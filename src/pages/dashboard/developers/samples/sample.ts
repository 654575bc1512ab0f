// What the sample programs are told: who calls which gateway. The secret key comes from the environment.

export interface SampleFor {
  clientId: string;
  /** Without a trailing slash. */
  publicUrl: string;
}

export interface Sample {
  /** For people: `Python`. */
  name: string;
  /** As the program is to be saved. */
  file: string;
  /** How it is run, with the secret key in `GAPURA_SECRET_KEY`. */
  run: string;
  text(wanted: SampleFor): string;
}

/** The route that the samples call: a payment code for a shop. */
export const samplePath = '/indomaret-online-to-offline/v2/payment-code';

/** A text as a literal of JavaScript, Python, Java and Go. */
export function quoted(text: string): string {
  return JSON.stringify(text);
}
