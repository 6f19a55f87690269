// The documents that the Relay compiler writes, with the fields and the refetches that it adds, against the server.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';

import { send, startServer } from '../server.mjs';

const documents = JSON.parse(readFileSync(new URL('relay/__generated__/operations.json', import.meta.url), 'utf8'));
const written = (name) => Object.values(documents).find((text) => text.includes(` ${name}(`));

let server;
before(async () => {
  server = await startServer();
});
after(() => server.close());

test('a list turns pages', async () => {
  const query = written('quotesListPageQuery');
  const first = await ask(query, { count: 2 });
  const { edges, pageInfo } = first.quotes;
  assert.equal(edges.length, 2);
  const next = await ask(query, { count: 2, cursor: pageInfo.endCursor });
  assert.equal(next.quotes.edges.length, 2);
  assert.ok(next.quotes.edges.every(({ node }) => edges.every((edge) => edge.node.id !== node.id)));
});

test('a passage and its printings are fetched again by id', async () => {
  const [{ node }] = (await ask(written('quotesPageQuery'), {})).quotes.edges;
  const passage = await ask(written('quotesPassageRefetchQuery'), { id: node.id });
  assert.deepEqual([passage.node.__typename, passage.node.id, passage.node.text], ['Quote', node.id, node.text]);
  const printings = await ask(written('quotesPrintingsPageQuery'), { id: node.id, count: 1 });
  assert.equal(printings.node.reports.edges.length, 1);
  assert.equal(printings.node.reports.edges[0].node.__typename, 'Report');
});

async function ask(query, variables) {
  const { data, errors } = await send(server, { query, variables });
  assert.equal(errors, undefined);
  return data;
}
