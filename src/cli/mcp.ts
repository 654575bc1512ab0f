import { type Command, jsonOption } from './command.ts';
export const mcp: Command = { options: jsonOption, run: async () => 0 };
