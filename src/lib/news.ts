// What is new, for people who look at a page: counted, and told at most a few times a second.

/** `payments`: new ones. `changes`: payments to which something has happened. */
export type Topic = 'payments' | 'changes';

/** How many of a topic there were at one merchant. */
export interface News {
  topic: Topic;
  clientId: string;
  count: number;
}

export interface NewsDesk {
  /** Call it after the commit. It costs an addition, however many pages are open. */
  tell(topic: Topic, clientId: string): void;
  /** Passes on what another process has told. */
  hear(news: readonly News[]): void;
  /** Calls `listener` with what is new until the returned function is called. */
  follow(listener: (news: readonly News[]) => void): () => void;
}

/** How often at most news are told, in milliseconds. */
const everyMs = 500;
/** A message to other processes has a limit. Of more merchants than this, the rest is told by the next page load. */
const mostMerchants = 60;

/** `send` gets what the other processes should hear. It must not throw. */
export function createNewsDesk(send: (news: readonly News[]) => void): NewsDesk {
  const listeners = new Set<(news: readonly News[]) => void>();
  const counted = new Map<string, News>();
  let timer: NodeJS.Timeout | undefined;
  const pass = (news: readonly News[]) => {
    for (const listener of listeners) listener(news);
  };
  const flush = () => {
    timer = undefined;
    const news = [...counted.values()].slice(0, mostMerchants);
    counted.clear();
    pass(news);
    send(news);
  };
  return {
    tell(topic, clientId) {
      const key = `${topic} ${clientId}`;
      const known = counted.get(key);
      if (known === undefined) counted.set(key, { topic, clientId, count: 1 });
      else known.count += 1;
      if (timer === undefined) timer = setTimeout(flush, everyMs).unref();
    },
    hear: pass,
    follow(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
