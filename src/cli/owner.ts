// gapura owner: lets somebody sign in to the back office without its pages, and hashes passwords for the file.
import { makeOwner } from '../office/owner.ts';
import { joinLink } from '../office/sign-in-link.ts';
import { hashPassword, passwordMin } from '../people/password.ts';
import { isEmail } from '../people/person.ts';
import {
  type Command,
  CommandFailed,
  jsonOption,
  parsed,
  report,
  type Terminal,
  UsageError,
} from './command.ts';
import { withDatabase } from './gateway-database.ts';
import { gatewayUrl } from './options.ts';

const options = {
  ...jsonOption,
  email: { type: 'string' },
  name: { type: 'string' },
} as const;

type Values = ReturnType<typeof parsed<{ options: typeof options }>>['values'];

export const owner: Command = {
  options,
  async run(args, terminal) {
    const { values, positionals } = parsed({ args, options, allowPositionals: true });
    const [action, ...rest] = positionals;
    if (rest.length === 0 && action === 'create') await create(values, terminal);
    else if (rest.length === 0 && action === 'hash') await hash(values, terminal);
    else throw new UsageError('Say what to do: create, hash.');
    return 0;
  },
};

async function create({ email, name, json }: Values, terminal: Terminal): Promise<void> {
  if (email === undefined || !isEmail(email.trim())) {
    throw new UsageError('Give the person’s e-mail address: --email ADDRESS.');
  }
  const made = await withDatabase(terminal.env, (db) => makeOwner({ db }, { email, name }));
  if (made === undefined) {
    throw new CommandFailed(
      `The configuration file has ${email}: change the person there, under dashboard.users.`,
    );
  }
  const { PUBLIC_URL } = terminal.env;
  const url = joinLink(gatewayUrl(PUBLIC_URL?.trim() || undefined, terminal.env), made.link);
  const text = `This link can be used once, within seven days:\n\n  ${url}`;
  report(terminal, json, { id: made.person.id, email: made.person.email, url }, text);
}

async function hash({ json }: Values, terminal: Terminal): Promise<void> {
  const password = await terminal.secret('Password: ');
  if ([...password].length < passwordMin) {
    throw new CommandFailed(`A password needs at least ${passwordMin} characters.`);
  }
  const made = await hashPassword(password);
  report(terminal, json, { password_hash: made }, made);
}
