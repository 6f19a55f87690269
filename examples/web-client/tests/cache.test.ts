// The data layer against the real server: what the cache takes for one thing, and how lists grow.
import { gql } from '@apollo/client';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { unmask } from '../src/gql/index.ts';
import { codeOf } from '../src/problem.tsx';
import { QUOTE_LINE, SEARCH } from '../src/search.tsx';
import { VERIFY } from '../src/verify.tsx';
import { clientOf, type Server, startServer } from './server.ts';

let server: Server;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

const EVERY = { filter: null, first: 3 };

test('a speaker is one entry of the cache, whichever query brings them', async () => {
  const client = clientOf(server);
  const { data: list } = await client.query({ query: SEARCH, variables: { filter: { speaker: 'Zelenskiy' }, first: 20 } });
  const line = unmask(QUOTE_LINE, list!.quotes.edges[0]!.node);
  const roles = gql`query ($name: String!) { speaker(name: $name) { id name roles } }`;
  const { data: speaker } = await client.query<{ speaker: { id: string; roles: string[] } }>({ query: roles, variables: { name: 'Zelensky' } });

  const entries = Object.entries(client.cache.extract() as Record<string, { name?: string }>);
  const named = entries.filter(([key, { name }]) => key.startsWith('Speaker:') && name === line.speaker?.name);
  expect(named).toEqual([[`Speaker:${line.speaker?.id}`, expect.objectContaining({ roles: speaker!.speaker.roles })]]);
  expect(speaker!.speaker.id).toBe(line.speaker?.id);
});

test('a quote that verification finds is the one that a list has brought', async () => {
  const client = clientOf(server);
  const { data: list } = await client.query({ query: SEARCH, variables: { filter: { text: 'Crimea', speaker: 'Trump' }, first: 1 } });
  const { data: answer } = await client.query({ query: VERIFY, variables: { input: { text: 'Crimea will stay with Russia' } } });
  const found = answer!.verifyQuote.matches[0]!.quote.id;
  expect(found).toBe(list!.quotes.edges[0]!.node.id);
  const keys = Object.keys(client.cache.extract() as object);
  expect(keys.filter((key) => key.startsWith('Quote:'))).toEqual([`Quote:${found}`]);
});

test('the next page goes behind the first, and another filter is another list', async () => {
  const client = clientOf(server);
  const { data: first } = await client.query({ query: SEARCH, variables: EVERY });
  const shown = client.watchQuery({ query: SEARCH, variables: EVERY });
  await shown.fetchMore({ variables: { after: first!.quotes.pageInfo.endCursor } });
  await client.query({ query: SEARCH, variables: { filter: { speaker: 'Lavrov' }, first: 3 } });

  const merged = client.readQuery({ query: SEARCH, variables: EVERY });
  const ids = merged!.quotes.edges.map(({ node }) => node.id);
  const { data: whole } = await clientOf(server).query({ query: SEARCH, variables: { filter: null, first: 6 } });
  expect(ids).toEqual(whole!.quotes.edges.map(({ node }) => node.id));
  expect(merged!.quotes.pageInfo.endCursor).toBe(whole!.quotes.pageInfo.endCursor);
});

test('a quote that a list has brought is there at once when it is opened', async () => {
  const client = clientOf(server);
  const { data: list } = await client.query({ query: SEARCH, variables: EVERY });
  const { id } = list!.quotes.edges[0]!.node;
  const opened = client.readQuery<{ quote: { text: string } }>({ query: gql`query ($id: ID!) { quote(id: $id) { id text } }`, variables: { id } });
  expect(opened?.quote.text).toBe(unmask(QUOTE_LINE, list!.quotes.edges[0]!.node).text);
});

test('a fragment on an interface finds what stands behind it', async () => {
  const client = clientOf(server);
  const { data: list } = await client.query({ query: SEARCH, variables: EVERY });
  const { id } = list!.quotes.edges[0]!.node;
  const node = gql`query ($id: ID!) { node(id: $id) { id ... on Node { id } ... on Quote { confidence } } }`;
  const { data } = await client.query<{ node: object }>({ query: node, variables: { id } });
  expect(data!.node).toMatchObject({ __typename: 'Quote', id, confidence: expect.any(Number) });
  expect(client.cache.extract()).toHaveProperty([`Quote:${id}`], expect.objectContaining(data!.node));
});

test('what is refused has a code', async () => {
  const client = clientOf(server);
  const refused = await client.query({ query: SEARCH, variables: { filter: null, first: 1_000_000 } }).catch((error: unknown) => error);
  expect(codeOf(refused)).toBe('PAGE_TOO_LARGE');
});
