import { useApolloClient } from '@apollo/client/react';
import { useEffect, useState } from 'react';

import { followFeed, type FeedItem } from './feed.ts';

/** What is kept on the page. */
const SHOWN = 30;

/** Printings as they are stored, the latest first. */
export function Feed() {
  const client = useApolloClient();
  const [items, setItems] = useState<FeedItem[]>([]);
  const [broken, setBroken] = useState(false);
  useEffect(() => {
    const following = followFeed(client, null, () => setBroken(true)).subscribe((item) => {
      setBroken(false);
      setItems((shown) => [item, ...shown].slice(0, SHOWN));
    });
    return () => following.unsubscribe();
  }, [client]);
  return (
    <section className="feed" aria-label="Feed">
      <h2>
        As it comes in <span className={broken ? 'light broken' : 'light'} title={broken ? 'Connecting again' : 'Connected'} />
      </h2>
      {items.length === 0 && <p className="note">Quotes appear here as articles are stored, by whichever program.</p>}
      <ol>
        {items.map((item) =>
          item.__typename === 'Gap' ? (
            <li key={item.to} className="note">
              Some were missed here.
            </li>
          ) : (
            <li key={item.id}>
              <a href={`#/quote/${item.quote.id}`}>
                <q>{item.text}</q>
                <small>{[item.speaker?.name ?? 'Speaker not told', item.article.outlet?.name].filter(Boolean).join(' · ')}</small>
              </a>
            </li>
          ),
        )}
      </ol>
    </section>
  );
}
