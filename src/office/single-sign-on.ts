// Single sign-on: an OpenID Connect provider says who somebody is; whether they may in is decided here.
import * as client from 'openid-client';
import type { Person } from '../people/person.ts';
import { findPersonByEmail } from '../people/store.ts';
import type { OfficeDeps } from './deps.ts';
import { begun, failed, type SignedIn, type SignInDeps, type SignInFrom } from './sign-in.ts';

export interface ProviderSettings {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** On the button. */
  name: string;
  /** Absent: any. In lower case. */
  domains?: readonly string[] | undefined;
}

export type SingleSignOnDeps = SignInDeps & Pick<OfficeDeps, 'links'>;

/** The provider cannot be reached, or answers with nonsense. */
export class ProviderUnavailable extends Error {}

/** An attempt that was begun: where the browser goes, and what it brings back in a cookie. */
export interface Attempt {
  url: string;
  state: string;
}

export interface SingleSignOn {
  name: string;
  /** Throws ProviderUnavailable. `to` is where the browser goes afterwards. */
  begin(to: string): Promise<Attempt>;
  /**
   * Signs in the person with the e-mail address that the provider has verified; nobody is made. `query` is that of
   * the address to which the provider has sent the browser. Throws ProviderUnavailable.
   */
  finish(
    answer: { query: string; state: string | undefined },
    from: SignInFrom,
  ): Promise<{ signedIn: SignedIn; to?: string | undefined }>;
}

/** Where providers send browsers back to: it must be registered there. */
export const callbackPath = '/dashboard/sign-in/sso/callback';

const context = 'single sign-on';
const attemptSeconds = 15 * 60;

interface Kept {
  state: string;
  nonce: string;
  verifier: string;
  to: string;
  until: number;
}

export function createSingleSignOn(
  deps: SingleSignOnDeps,
  settings: ProviderSettings,
): SingleSignOn {
  const provider = discovered(settings);
  return {
    name: settings.name,
    async begin(to) {
      const config = await provider();
      const verifier = client.randomPKCECodeVerifier();
      const [state, nonce] = [client.randomState(), client.randomNonce()];
      const url = client.buildAuthorizationUrl(config, {
        redirect_uri: `${deps.links.publicUrl}${callbackPath}`,
        scope: 'openid email profile',
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state,
        nonce,
      });
      const kept: Kept = { state, nonce, verifier, to, until: Date.now() + attemptSeconds * 1000 };
      return { url: url.href, state: deps.sealer.seal(JSON.stringify(kept), context) };
    },
    async finish({ query, state }, from) {
      const kept = keptIn(deps, state);
      if (kept === undefined) return { signedIn: await failed(deps, from, undefined) };
      const address = new URL(`${deps.links.publicUrl}${callbackPath}${query}`);
      const email = await verifiedEmail(await provider(), address, kept, deps);
      const isAllowed = email !== undefined && isInDomains(email, settings.domains);
      const person = isAllowed ? await findPersonByEmail(deps.db, email) : undefined;
      return { signedIn: await entered(deps, person, from), to: kept.to };
    },
  };
}

/** What the provider says about itself, asked for once it is needed, and again after a failure. */
function discovered({ issuer, clientId, clientSecret }: ProviderSettings) {
  let found: Promise<client.Configuration> | undefined;
  return async (): Promise<client.Configuration> => {
    const isPlain = issuer.startsWith('http:');
    found ??= client.discovery(new URL(issuer), clientId, clientSecret, undefined, {
      // TLS alone would not prove that a token comes from the provider if a proxy ends it.
      execute: [
        client.enableNonRepudiationChecks,
        ...(isPlain ? [client.allowInsecureRequests] : []),
      ],
      timeout: 10,
    });
    try {
      return await found;
    } catch (error) {
      found = undefined;
      throw new ProviderUnavailable('the provider of single sign-on', { cause: error });
    }
  };
}

function keptIn({ sealer }: SingleSignOnDeps, state: string | undefined): Kept | undefined {
  if (state === undefined) return undefined;
  try {
    const kept = JSON.parse(sealer.open(state, context)) as Kept;
    return Date.now() < kept.until ? kept : undefined;
  } catch {
    return undefined;
  }
}

/** The e-mail address that the provider has verified; undefined if it has not, or if its answer is not valid. */
async function verifiedEmail(
  config: client.Configuration,
  address: URL,
  { state, nonce, verifier }: Kept,
  { log }: SingleSignOnDeps,
): Promise<string | undefined> {
  try {
    const tokens = await client.authorizationCodeGrant(config, address, {
      pkceCodeVerifier: verifier,
      expectedState: state,
      expectedNonce: nonce,
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    if (claims === undefined) return undefined;
    // Many providers have the address only there.
    const { email, email_verified: isVerified } =
      typeof claims.email === 'string'
        ? claims
        : await client.fetchUserInfo(config, tokens.access_token, claims.sub);
    return typeof email === 'string' && isVerified === true ? email : undefined;
  } catch (error) {
    log.info({ err: error }, 'the provider of single sign-on gave no valid answer');
    return undefined;
  }
}

function isInDomains(email: string, domains: readonly string[] | undefined): boolean {
  return domains === undefined || domains.includes(email.split('@').at(-1)?.toLowerCase() ?? '');
}

function entered(
  deps: SingleSignOnDeps,
  person: Person | undefined,
  from: SignInFrom,
): Promise<SignedIn> {
  if (person === undefined || person.disabledAt !== undefined) return failed(deps, from, person);
  return deps.db.transaction((tx) => begun(tx, person, 'single sign-on', from));
}
