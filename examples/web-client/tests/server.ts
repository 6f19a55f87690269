// The real server, and the client as the page makes it.
import type { ApolloClient } from '@apollo/client';
import WebSocket from 'ws';

import { send, startServer } from '../../../.ci/server.mjs';
import { createClient } from '../src/client.ts';

export type Server = Awaited<ReturnType<typeof startServer>>;

export { startServer };

export function clientOf(server: Server): ApolloClient {
  return createClient({ url: `${server.url}/graphql`, socketUrl: server.socketUrl, webSocketImpl: WebSocket });
}

/** Stores an article with one quote by Ana Ruiz, and answers with the quote's place in the feed. */
export async function store(server: Server, boat: string): Promise<string> {
  const text = `“We have counted every boat ${boat} and sent the list to the harbour office,” Mayor Ana Ruiz told reporters on Thursday.`;
  const query = 'mutation ($input: IngestArticleInput!) { ingestArticle(input: $input) { reports { changeCursor } } }';
  const variables = { input: { key: `web-client/${boat}`, outlet: 'Port Ellery Gazette', text } };
  const { data } = await send(server, { query, variables, token: server.token });
  return data.ingestArticle.reports[0].changeCursor;
}
