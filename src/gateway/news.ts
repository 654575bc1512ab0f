// News for open pages, in this process and in the others: they hear of one another through the database.
import { randomUUID } from 'node:crypto';
import { createNewsDesk, type News, type NewsDesk } from '../lib/news.ts';
import type { PostgresConnection } from '../storage/connection.ts';
import type { Db } from '../storage/db.ts';
import { listen, notify } from '../storage/listen.ts';

const channel = 'gapura_news';

export interface NewsLine extends NewsDesk {
  close(): Promise<void>;
}

/**
 * The desk of this process. What it tells is also sent to the others, at most twice a second and in no payment's
 * transaction. It listens to them only while a page follows, so that a gateway without open pages has no connection
 * for it.
 */
export function openNews(db: Db, connection: PostgresConnection): NewsLine {
  const self = randomUUID();
  const desk = createNewsDesk((news) => {
    // News are no promise: a page that misses some shows them when it is loaded again.
    notify(db.single, channel, JSON.stringify({ from: self, news })).catch(() => {});
  });
  const hear = (message: string) => {
    const { from, news } = JSON.parse(message) as { from: string; news: News[] };
    if (from !== self) desk.hear(news);
  };
  let followers = 0;
  let stop: (() => Promise<void>) | undefined;
  return {
    ...desk,
    follow(listener) {
      const leave = desk.follow(listener);
      followers += 1;
      stop ??= listen(connection, channel, hear);
      return () => {
        leave();
        followers -= 1;
        if (followers > 0) return;
        void stop?.();
        stop = undefined;
      };
    },
    close: async () => stop?.(),
  };
}
