// Lets an actor over several merchants choose the one that a page is about.
import { address, useHere } from '../here.ts';
import type { Context, Shown } from '../page.ts';
import { LinkButton, PageHead, Panel } from '../parts/page-head.tsx';

/** The merchant that the page is about: the one it is narrowed to, or the only one there is. */
export function chosen({ clientId, merchants }: Context): string | undefined {
  return clientId ?? (merchants.length === 1 ? merchants[0]?.clientId : undefined);
}

/** How many merchants are offered as links. The others are found in the list of merchants. */
const most = 50;

/** The page where nobody has been chosen. */
export function choosePage(
  { merchants, path }: Context,
  words: { title: string; choose: string; chooseLead: string },
): Shown {
  return {
    title: words.title,
    body: (
      <>
        <PageHead title={words.title} />
        <Panel title={words.choose} lead={words.chooseLead}>
          <ul class="choices">
            {merchants.slice(0, most).map(({ clientId, name }) => (
              <li key={clientId}>
                <LinkButton href={address(path, { client_id: clientId })} icon="store">
                  {name}
                </LinkButton>
              </li>
            ))}
          </ul>
        </Panel>
      </>
    ),
  };
}

/** The name of the merchant, as text. */
export function MerchantName({ clientId }: { clientId: string }) {
  const { nameOf } = useHere();
  return <>{nameOf(clientId) ?? clientId}</>;
}
