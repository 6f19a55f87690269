// The feed of printings as they are stored, taken up again behind the last one received when the connection breaks.
import type { ApolloClient } from '@apollo/client';
import { defer, map, retry, tap, timer, type Observable } from 'rxjs';

import { graphql } from './gql/index.ts';
import type { ReportedSubscription } from './gql/graphql.ts';

const REPORTED = graphql(`
  subscription Reported($filter: QuoteFilter, $after: String) {
    quoteReported(filter: $filter, after: $after) {
      __typename
      ... on Report {
        id
        text
        changeCursor
        speaker {
          id
          name
        }
        article {
          id
          title
          outlet {
            id
            name
          }
        }
        quote {
          id
        }
      }
      ... on Gap {
        from
        to
      }
    }
  }
`);

/** A printing, or a `Gap`: word that some were missed. */
export type FeedItem = ReportedSubscription['quoteReported'];

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 10_000;

/**
 * Follows the feed. It ends only when it is unsubscribed from; `onBroken` hears each time the connection is lost.
 * @param after Start behind this place; without it, from now on.
 */
export function followFeed(client: ApolloClient, after?: string | null, onBroken: () => void = () => {}): Observable<FeedItem> {
  let place = after;
  return defer(() => client.subscribe({ query: REPORTED, variables: { after: place } })).pipe(
    map(({ data, error }) => {
      if (error) throw error;
      if (!data) throw new Error('the feed told nothing');
      return data.quoteReported;
    }),
    tap((item) => {
      place = item.__typename === 'Gap' ? item.to : (item.changeCursor ?? place);
    }),
    retry({
      resetOnSuccess: true,
      delay: (_, attempt) => {
        onBroken();
        return timer(Math.min(FIRST_WAIT_MS * 2 ** (attempt - 1), LONGEST_WAIT_MS));
      },
    }),
  );
}
