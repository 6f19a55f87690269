import { useQuery } from '@apollo/client/react';
import { useSyncExternalStore } from 'react';

import { Feed } from './feed-panel.tsx';
import { graphql } from './gql/index.ts';
import { Passage } from './passage.tsx';
import { Search } from './search.tsx';
import { Verify } from './verify.tsx';

const ARCHIVE = graphql(`
  query Archive {
    statistics {
      articles
      quotes
      speakers
      outlets
    }
  }
`);

export function App() {
  const quote = useOpenQuote();
  const { data } = useQuery(ARCHIVE);
  return (
    <>
      <header>
        <h1>OnRecord</h1>
        <p>
          {data
            ? `${data.statistics.quotes} quotes by ${data.statistics.speakers} speakers, in ${data.statistics.articles} articles of ${data.statistics.outlets} outlets`
            : 'Who said what, where, and as reported by whom'}
        </p>
      </header>
      <main>
        <Search open={quote} />
        {quote ? <Passage key={quote} id={quote} /> : <Welcome />}
        <aside>
          <Verify />
          <Feed />
        </aside>
      </main>
    </>
  );
}

function Welcome() {
  return (
    <section className="welcome">
      <p>Open a quote to see every printing of it side by side, or ask whether one is real.</p>
    </section>
  );
}

/** The id of the quote in the address, `#/quote/ID`. */
function useOpenQuote(): string | undefined {
  return useSyncExternalStore(
    (changed) => {
      window.addEventListener('hashchange', changed);
      return () => window.removeEventListener('hashchange', changed);
    },
    () => /^#\/quote\/(.+)$/.exec(window.location.hash)?.[1],
  );
}
