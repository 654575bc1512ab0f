// A tool that a language model may call.
import type { Static, TObject } from 'typebox';
import type { MerchantValues } from '../credentials.ts';
import type { Office } from '../office-calls.ts';

export interface ToolDeps {
  /** With a key that should be restricted. */
  office: Office;
  /** Who signs orders, and whose secret key checks signatures. */
  merchant: MerchantValues & { 'private-key'?: string | undefined };
  env: NodeJS.ProcessEnv;
}

export interface Tool<Input extends TObject = TObject> {
  name: string;
  /** For the model: what it does, and what comes back. */
  description: string;
  input: Input;
  /** Whether it changes something. */
  writes: boolean;
  /** Returns JSON. Throws CommandFailed, whose message the model is told. */
  run(deps: ToolDeps, input: Static<Input>): Promise<object>;
}

/** Declares a tool; its input keeps its type. */
export function tool<Input extends TObject>(declared: Tool<Input>): Tool {
  return declared as unknown as Tool;
}
