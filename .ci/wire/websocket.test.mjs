// The `graphql-ws` client against the server: what a frontend meets that follows quotes as they come in.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { createClient } from 'graphql-ws';
import WebSocket from 'ws';

import { send, startServer } from '../server.mjs';

const FEED = `subscription Feed($after: String) {
  quoteReported(after: $after) { __typename ... on Report { text changeCursor speaker { name } } ... on Gap { from to } }
}`;
const INGEST = 'mutation Ingest($input: IngestArticleInput!) { ingestArticle(input: $input) { status reports { text changeCursor } } }';

let server;
before(async () => {
  server = await startServer();
});
after(() => server.close());

test('a query is answered once and completed', async () => {
  const client = connect();
  const answers = await all(client.iterate({ query: '{ quotes(first: 2) { nodes { id } } }' }));
  assert.equal(answers.length, 1);
  assert.equal(answers[0].data.quotes.nodes.length, 2);
  await client.dispose();
});

test('a document that is not valid is an error of the operation, and the connection stays', async () => {
  const client = connect();
  await assert.rejects(all(client.iterate({ query: '{ nothing }' })), ([error]) => error.extensions.code === 'GRAPHQL_VALIDATION_FAILED');
  const [answer] = await all(client.iterate({ query: '{ __typename }' }));
  assert.deepEqual(answer, { data: { __typename: 'Query' } });
  await client.dispose();
});

test('a mutation without a token is refused', async () => {
  const client = connect();
  const [answer] = await all(client.iterate(ingest('refused')));
  assert.equal(answer.data, null);
  assert.equal(answer.errors[0].extensions.code, 'UNAUTHENTICATED');
  await client.dispose();
});

test('a mutation runs with the token among the connection\'s parameters', async () => {
  const client = connect({ Authorization: `Bearer ${server.token}` });
  const [answer] = await all(client.iterate(ingest('socket')));
  assert.equal(answer.data.ingestArticle.status, 'CREATED');
  await client.dispose();
});

test('printings arrive as they are stored, and a later subscription resumes after the last one received', async () => {
  const client = connect();
  const feed = client.iterate({ query: FEED, variables: { after: await store('none') } });
  const first = feed.next();
  await store('one');
  const { value } = await first;
  assert.match(value.data.quoteReported.text, /boat one/);
  assert.equal(value.data.quoteReported.speaker.name, 'Ana Ruiz');
  await feed.return();

  await store('two');
  await store('three');
  const after = value.data.quoteReported.changeCursor;
  const resumed = client.iterate({ query: FEED, variables: { after } });
  const texts = [];
  for await (const { data } of resumed) {
    texts.push(data.quoteReported.text);
    if (texts.length === 2) break;
  }
  assert.match(texts[0], /boat two/);
  assert.match(texts[1], /boat three/);
  await client.dispose();
});

test('a cursor that is none is told as such', async () => {
  const client = connect();
  const [answer] = await all(client.iterate({ query: FEED, variables: { after: 'yesterday' } }));
  assert.equal(answer.errors[0].extensions.code, 'INVALID_CURSOR');
  await client.dispose();
});

function connect(connectionParams) {
  return createClient({ url: server.socketUrl, webSocketImpl: WebSocket, retryAttempts: 0, connectionParams });
}

async function all(answers) {
  const received = [];
  for await (const answer of answers) received.push(answer);
  return received;
}

function ingest(name) {
  const text = `“We have counted every boat ${name} and sent the list to the harbour office,” Mayor Ana Ruiz told reporters on Thursday.`;
  return { query: INGEST, variables: { input: { key: `wire/${name}`, outlet: 'Port Ellery Gazette', text } } };
}

/** Stores an article with one quote, and answers with its place in the stream. */
async function store(name) {
  const { data } = await send(server, { ...ingest(name), token: server.token });
  assert.equal(data.ingestArticle.status, 'CREATED');
  assert.equal(data.ingestArticle.reports.length, 1);
  return data.ingestArticle.reports[0].changeCursor;
}
