// The playground of the real server, in a headless Chromium: opened, every example run, its answer read.
// $SCREENSHOT, if set, names a file for a picture of the page at the end.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { send, startServer } from '../server.mjs';
import { openPage } from './page.mjs';

// What the page shows, as expressions evaluated in it. Monaco draws only the lines in view, so texts come from its models.
const TAB_TITLES = `[...document.querySelectorAll('.graphiql-tab-button')].map((tab) => tab.textContent)`;
const QUERY = modelText('operation.graphql');
const RESPONSE = modelText('response.json');
const EXPLORER = `document.querySelector('.graphiql-explorer-root')`;

const examples = readExamples(fileURLToPath(new URL('../../playground/examples', import.meta.url)));

let server;
let page;
before(async () => {
  server = await startServer();
  page = await openPage();
});
after(async () => {
  if (process.env.SCREENSHOT) await page.screenshot(process.env.SCREENSHOT);
  await page.close();
  await server.close();
});

// In this order: each step goes on from the page that the one before has left.
test('the page opens, with a tab for each example', async () => {
  await page.navigate(`${server.url}/`);
  await page.until('the title is the playground\'s', `document.title === 'OnRecord playground'`);
  await editorIsReady();
  const tabs = await page.evaluate(TAB_TITLES);
  assert.deepEqual(tabs, examples.map(({ name }) => name));
});

test('the schema is told in the documentation', async () => {
  await showPanel('Documentation Explorer');
  await page.until('the documentation shows the root types', `document.querySelector('.graphiql-doc-explorer-content')?.innerText.includes('mutation:')`);
  await hidePanel('Documentation Explorer');
});

for (const example of examples.filter(({ operation }) => operation === 'query')) {
  test(`${example.name} is answered`, async () => {
    await openTab(example);
    await execute();
    const { data, errors } = await answer();
    assert.equal(errors, undefined);
    const [field] = Object.values(data);
    assert.ok(field);
    assert.notDeepEqual(field.nodes, []);
    assert.notEqual(field.verdict, 'NOT_FOUND');
  });
}

for (const example of examples.filter(({ operation }) => operation === 'mutation')) {
  test(`${example.name} is refused with the placeholder, and runs with the token among the headers`, async () => {
    await openTab(example);
    await execute();
    const refused = await answer();
    assert.ok(refused.errors[0].extensions.code.startsWith('UNAUTH'), JSON.stringify(refused));
    await setHeaders({ Authorization: `Bearer ${server.token}` });
    await execute();
    const { data, errors } = await answer('not the refusal', '!("errors" in answer)');
    assert.equal(errors, undefined);
    const [{ status, reports }] = Object.values(data);
    assert.equal(status, 'CREATED');
    assert.equal(reports.length, 2);
  });
}

for (const example of examples.filter(({ operation }) => operation === 'subscription')) {
  test(`${example.name} shows what is stored meanwhile`, async () => {
    await openTab(example);
    await execute();
    await page.untilHere('the WebSocket is open', () => page.handshakes.length > 0);
    assert.deepEqual(page.handshakes[0], { status: 101, protocol: 'graphql-transport-ws' });
    // Nothing tells when the subscription has begun: articles come in until one is shown.
    let stored = 0;
    await page.untilHere('a printing is shown', async () => {
      await store(++stored);
      return page.evaluate(`${RESPONSE}.includes('every boat')`);
    });
    const { data, errors } = await answer();
    assert.equal(errors, undefined);
    assert.equal(data.quoteReported.speaker.name, 'Ana Ruiz');
    await execute(); // The same button stops it.
  });
}

test('the tabs are remembered', async () => {
  const before = await page.evaluate(TAB_TITLES);
  await page.reload();
  await editorIsReady();
  assert.deepEqual(await page.evaluate(TAB_TITLES), before);
});

test('the explorer builds a query by clicks', async () => {
  await openTab(examples[0]);
  await showPanel('Explorer');
  await page.until('the explorer shows the fields of a query', `${EXPLORER}?.innerText.includes('statistics')`);
  await page.click(`[...${EXPLORER}.querySelectorAll('.graphiql-explorer-field-view')].find((field) => field.innerText.trim() === 'statistics')`);
  await page.until('the editor has the field', `/\\bstatistics\\b/.test(${QUERY})`);
  await hidePanel('Explorer');
});

test('nothing came from elsewhere, and nothing is complained of', () => {
  assert.ok(page.requests.length > 5);
  assert.deepEqual(page.requestsBeyond(server.url), []);
  // The browser tells of every refusal; the placeholder of a token met one.
  assert.deepEqual(page.complaints.filter((complaint) => !complaint.includes('status of 401')), []);
});

async function editorIsReady() {
  await page.until(
    'the editor shows a query and can run it',
    `Boolean(document.querySelector('.graphiql-execute-button')) && document.querySelector('.graphiql-query-editor .view-lines')?.innerText.trim().length > 0`,
  );
}

async function openTab({ name, text }) {
  await page.click(`[...document.querySelectorAll('.graphiql-tab-button')].find((tab) => tab.textContent === ${JSON.stringify(name)})`);
  // GraphiQL notes the text when it has parsed it; run before that, it would send the last tab's operation name.
  const noted = `Object.entries(localStorage).some(([key, value]) => key.endsWith(':query') && value === ${JSON.stringify(text)})`;
  const shown = `${QUERY} === ${JSON.stringify(text)}`;
  await page.until(`the tab ${name} is open`, name === examples[0].name ? shown : `${shown} && ${noted}`);
}

async function execute() {
  await page.click(`document.querySelector('.graphiql-execute-button')`);
}

/** The answer that is shown, once it is one and meets the condition. */
async function answer(what = 'an answer', condition = 'true') {
  await page.until(`${what} is shown`, `(() => { try { const answer = JSON.parse(${RESPONSE}); return ${condition}; } catch { return false; } })()`);
  return JSON.parse(await page.evaluate(RESPONSE));
}

async function setHeaders(headers) {
  const text = JSON.stringify(JSON.stringify(headers));
  await page.click(`[...document.querySelectorAll('.graphiql-editor-tools button')].find((button) => button.textContent === 'Headers')`);
  await page.until('the headers can be edited', `Boolean(document.querySelector('.graphiql-editor-tool .view-lines'))`);
  await page.evaluate(`${model('request-headers.json')}.setValue(${text})`);
}

async function showPanel(name) {
  await page.click(`document.querySelector('button[aria-label="Show ${name}"]')`);
}

async function hidePanel(name) {
  await page.click(`document.querySelector('button[aria-label="Hide ${name}"]')`);
}

async function store(number) {
  const text = `“We have counted every boat in row ${number} and sent the list to the office,” Mayor Ana Ruiz told reporters on Thursday.`;
  const query = 'mutation ($input: IngestArticleInput!) { ingestArticle(input: $input) { status } }';
  const { errors } = await send(server, { query, variables: { input: { key: `playground/${number}`, text } }, token: server.token });
  assert.equal(errors, undefined);
}

function model(name) {
  return `globalThis.__MONACO.editor.getModels().find(({ uri }) => uri.path.endsWith(${JSON.stringify(name)}))`;
}

function modelText(name) {
  return `(${model(name)}?.getValue() ?? '')`;
}

function readExamples(folder) {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.graphql'))
    .sort()
    .map((file) => {
      const text = readFileSync(join(folder, file), 'utf8');
      const [, operation, name] = /^(query|mutation|subscription)\s+(\w+)/m.exec(text);
      return { operation, name, text };
    });
}
