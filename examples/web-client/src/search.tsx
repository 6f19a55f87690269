import { useQuery } from '@apollo/client/react';
import { useEffect, useState } from 'react';

import { graphql, unmask } from './gql/index.ts';
import type { FragmentType } from './gql/index.ts';
import { Problem } from './problem.tsx';
import { occasion } from './words.ts';

const PAGE = 8;
const PAUSE_MS = 200;

export const SEARCH = graphql(`
  query Search($filter: QuoteFilter, $first: Int!, $after: String) {
    quotes(filter: $filter, first: $first, after: $after) {
      totalCount
      edges {
        node {
          id
          ...QuoteLine
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export const QUOTE_LINE = graphql(`
  fragment QuoteLine on Quote {
    id
    text
    reportCount
    speaker {
      id
      name
    }
    venue {
      kind
      name
    }
  }
`);

/** Finds quotes by words and speaker; `open` is the id of the one that is shown. */
export function Search({ open }: { open: string | undefined }) {
  const [text, setText] = useState('');
  const [speaker, setSpeaker] = useState('');
  const filter = usePaused({ text: text.trim() || null, speaker: speaker.trim() || null });
  const { data, previousData, error, loading, fetchMore } = useQuery(SEARCH, {
    variables: { filter, first: PAGE },
    notifyOnNetworkStatusChange: true,
  });
  // While the next words are looked for, the last answer stays.
  const quotes = (data ?? previousData)?.quotes;
  return (
    <section className="search" aria-label="Search" aria-busy={loading}>
      <input type="search" aria-label="Words" placeholder={'Words, "a phrase", prefix*, -without'} value={text} onChange={({ target }) => setText(target.value)} />
      <input type="search" aria-label="Speaker" placeholder="Speaker, in any spelling" value={speaker} onChange={({ target }) => setSpeaker(target.value)} />
      {error && <Problem error={error} />}
      {quotes && (
        <>
          <p className="count">{quotes.totalCount === 1 ? '1 quote' : `${quotes.totalCount} quotes`}</p>
          <ol>
            {quotes.edges.map(({ node }) => (
              <li key={node.id}>
                <QuoteLine quote={node} current={node.id === open} />
              </li>
            ))}
          </ol>
          {quotes.pageInfo.hasNextPage && (
            <button type="button" disabled={loading} onClick={() => void fetchMore({ variables: { after: quotes.pageInfo.endCursor } })}>
              More
            </button>
          )}
        </>
      )}
    </section>
  );
}

function QuoteLine({ quote, current }: { quote: FragmentType<typeof QUOTE_LINE>; current: boolean }) {
  const { id, text, speaker, venue, reportCount } = unmask(QUOTE_LINE, quote);
  return (
    <a href={`#/quote/${id}`} aria-current={current}>
      <q>{text}</q>
      <small>
        {[speaker?.name ?? 'Speaker not told', occasion(venue), reportCount > 1 ? `${reportCount} printings` : null].filter(Boolean).join(' · ')}
      </small>
    </a>
  );
}

/** The value once it has rested: not every letter is worth a question. */
function usePaused<Value>(value: Value): Value {
  const [rested, setRested] = useState(value);
  const written = JSON.stringify(value);
  useEffect(() => {
    const timeout = setTimeout(() => setRested(JSON.parse(written) as Value), PAUSE_MS);
    return () => clearTimeout(timeout);
  }, [written]);
  return rested;
}
