// Apollo Client for OnRecord: queries over HTTP, the feed over a WebSocket, and a cache that knows what is one thing.
import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { relayStylePagination } from '@apollo/client/utilities';
import { OperationTypeNode } from 'graphql';
import { createClient as createSocket } from 'graphql-ws';

import possible from './gql/possible-types.ts';

export interface ClientOptions {
  /** Where queries go: `http://127.0.0.1:8000/graphql`. */
  url: string;
  /** Where subscriptions go: `ws://127.0.0.1:8000/graphql`. */
  socketUrl: string;
  /** Opens the mutations. */
  token?: string;
  /** Outside of browsers, and in Node before version 22: an implementation of WebSocket. */
  webSocketImpl?: unknown;
}

export function createClient({ url, socketUrl, token, webSocketImpl }: ClientOptions): ApolloClient {
  const headers: Record<string, string> = token ? { Authorization: `Bearer ${token}` } : {};
  const http = new HttpLink({ uri: url, headers });
  // A feed that breaks is taken up again in feed.ts, behind the last thing received: never silently from now on.
  const socket = new GraphQLWsLink(createSocket({ url: socketUrl, webSocketImpl, retryAttempts: 0, connectionParams: headers }));
  return new ApolloClient({
    link: ApolloLink.split(({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION, socket, http),
    cache: createCache(),
  });
}

/** Whatever has an id is one entry, whichever query brought it; a list is one entry for each filter and order, however many pages it came in. */
export function createCache(): InMemoryCache {
  return new InMemoryCache({
    possibleTypes: possible.possibleTypes,
    typePolicies: {
      Query: {
        fields: {
          quotes: relayStylePagination(['filter', 'orderBy']),
          // A quote that a list has brought is shown at once, before its own query is answered.
          quote: (known, { args, toReference }) => known ?? toReference({ __typename: 'Quote', id: args?.id }),
        },
      },
      Quote: { fields: { reports: relayStylePagination() } },
      Speaker: { fields: { quotes: relayStylePagination(['filter', 'orderBy']) } },
      // There is one archive.
      Statistics: { keyFields: [] },
    },
  });
}
