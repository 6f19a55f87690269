// Checks the playground of a running server in a headless Chromium that can reach nothing but the loopback.
// Usage: node .ci/browser/check.mjs http://127.0.0.1:8000 [--screenshot FILE.png] [--example-data]
//   --example-data  the server holds the seed articles: every example must have an answer, not only a valid one
// The browser is $CHROMIUM, or chromium. Exit codes: 0 all checks hold, 1 one does not, 2 unusable arguments.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { startChromium } from './devtools.mjs';

const WHOLE_LIMIT_MS = 120_000;
const STEP_LIMIT_MS = 20_000;
const POLL_MS = 50;

// What the page shows, as expressions evaluated in it. Monaco draws only the lines in view, so texts come from its models.
const TAB_TITLES = `[...document.querySelectorAll('.graphiql-tab-button')].map((tab) => tab.textContent)`;
const QUERY = modelText('operation.graphql');
const RESPONSE = modelText('response.json');

const { base, screenshot, exampleData } = readArguments(process.argv.slice(2));
const examples = readExamples(fileURLToPath(new URL('../../playground/examples', import.meta.url)));

const requested = new Map();
const complaints = [];
const handshakes = [];
const browser = startChromium({ binary: process.env.CHROMIUM ?? 'chromium', commandTimeout: STEP_LIMIT_MS, onEvent: listen });

let failure = null;
const wholeLimit = setTimeout(() => finish(new Error(`not done within ${WHOLE_LIMIT_MS} ms`)), WHOLE_LIMIT_MS);
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => finish(new Error(`stopped by ${signal}`)));

let session;
try {
  await run();
} catch (error) {
  failure = error;
}
await finish(failure);

async function run() {
  const { targetId } = await browser.send('Target.createTarget', { url: 'about:blank' });
  session = (await browser.send('Target.attachToTarget', { targetId, flatten: true })).sessionId;
  await observe(session);
  await page('Page.enable');

  await step('the page opens', async () => {
    const { errorText } = await page('Page.navigate', { url: `${base}/` });
    if (errorText) throw new Error(errorText);
    await until('the title is the playground\'s', `document.title === 'OnRecord playground'`);
  });
  await step('the editor is ready', () => editorIsReady());
  await step('each example has its tab', async () => {
    const tabs = await evaluate(TAB_TITLES);
    const missing = examples.filter(({ name }) => !tabs.includes(name)).map(({ name }) => name);
    if (missing.length > 0) throw new Error(`no tab for ${missing.join(', ')}; there are: ${tabs.join(', ')}`);
  });
  await step('the schema is loaded', async () => {
    await click(`document.querySelector('button[aria-label="Show Documentation Explorer"]')`);
    await until('the documentation shows the root types', `document.querySelector('.graphiql-doc-explorer-content')?.innerText.includes('mutation:')`);
    await click(`document.querySelector('button[aria-label="Hide Documentation Explorer"]')`);
  });
  for (const example of examples.filter(({ operation }) => operation === 'query')) {
    await step(`${example.name} is answered`, async () => {
      await openTab(example);
      await execute();
      await until('an answer is shown', `(() => { try { return Boolean(JSON.parse(${RESPONSE})); } catch { return false; } })()`);
      const answer = JSON.parse(await evaluate(RESPONSE));
      if (answer.errors) throw new Error(`the answer has errors: ${JSON.stringify(answer.errors)}`);
      if (!answer.data) throw new Error(`the answer has no data: ${JSON.stringify(answer)}`);
      if (exampleData) requireAnswer(example, answer.data);
    });
  }
  for (const example of examples.filter(({ operation }) => operation === 'subscription')) {
    await step(`${example.name} is subscribed to over a WebSocket`, async () => {
      await openTab(example);
      await execute();
      await untilHere('the WebSocket is open', () => handshakes.length > 0);
      const { status, protocol } = handshakes[0];
      if (status !== 101) throw new Error(`the WebSocket was answered with status ${status}`);
      if (protocol !== 'graphql-transport-ws') throw new Error(`the WebSocket speaks ${protocol}`);
      const response = await evaluate(RESPONSE);
      if (response.includes('"errors"')) throw new Error(`the subscription failed: ${response}`);
      await execute(); // The same button stops it.
    });
  }
  await step('the tabs are remembered', async () => {
    const before = await evaluate(TAB_TITLES);
    await evaluate('globalThis.beforeReload = true');
    await page('Page.reload');
    await until('the page is loaded again', '!globalThis.beforeReload');
    await editorIsReady();
    const after = await evaluate(TAB_TITLES);
    if (before.join() !== after.join()) throw new Error(`before: ${before.join(', ')}; after: ${after.join(', ')}`);
  });
  await step('nothing came from elsewhere', () => {
    const origin = new URL(base);
    const outside = [...requested.values()].filter((url) => !/^(?:data|blob|about):/.test(url) && new URL(url).host !== origin.host);
    if (outside.length > 0) throw new Error(outside.join(', '));
    if (requested.size < 5) throw new Error(`only ${requested.size} requests were seen`);
  });
  await step('the console has no errors', () => {
    if (complaints.length > 0) throw new Error(complaints.join('; '));
  });
}

async function editorIsReady() {
  await until(
    'the editor shows a query and can run it',
    `Boolean(document.querySelector('.graphiql-execute-button')) && document.querySelector('.graphiql-query-editor .view-lines')?.innerText.trim().length > 0`,
  );
}

async function openTab({ name, text }) {
  await click(`[...document.querySelectorAll('.graphiql-tab-button')].find((tab) => tab.textContent === ${JSON.stringify(name)})`);
  // GraphiQL notes the text when it has parsed it; run before that, it would send the last tab's operation name.
  const noted = `Object.entries(localStorage).some(([key, value]) => key.endsWith(':query') && value === ${JSON.stringify(text)})`;
  const first = name === examples[0].name;
  await until(`the tab ${name} is open`, first ? `${QUERY} === ${JSON.stringify(text)}` : noted);
}

async function execute() {
  await click(`document.querySelector('.graphiql-execute-button')`);
}

/** Fails unless the answer's first field holds something: a non-empty list of nodes, or an object with a verdict found. */
function requireAnswer({ name }, data) {
  const [field] = Object.values(data);
  if (!field) throw new Error(`${name} is answered with null`);
  if (Array.isArray(field.nodes) && field.nodes.length === 0) throw new Error(`${name} is answered with no quotes`);
  if (field.verdict === 'NOT_FOUND') throw new Error(`${name} is answered with NOT_FOUND`);
}

function listen({ sessionId, method, params }) {
  const requestKey = `${sessionId} ${params.requestId}`; // A worker counts its requests from the start again.
  switch (method) {
    case 'Target.attachedToTarget':
      // Workers fetch and complain under sessions of their own.
      observe(params.sessionId).catch(() => {});
      break;
    case 'Network.requestWillBeSent':
      requested.set(requestKey, params.request.url);
      break;
    case 'Network.webSocketCreated':
      requested.set(requestKey, params.url);
      break;
    case 'Network.webSocketHandshakeResponseReceived':
      handshakes.push({ status: params.response.status, protocol: header(params.response.headers, 'sec-websocket-protocol') });
      break;
    case 'Network.loadingFailed':
      if (!params.canceled) complaints.push(`a request failed: ${requested.get(requestKey) ?? 'unknown'} ${params.errorText} ${params.blockedReason ?? ''}`.trim());
      break;
    case 'Runtime.consoleAPICalled':
      if (['error', 'assert'].includes(params.type)) {
        complaints.push(`console.${params.type}: ${params.args.map(({ value, description }) => value ?? description).join(' ')}`);
      }
      break;
    case 'Runtime.exceptionThrown': {
      const { exception, text } = params.exceptionDetails;
      complaints.push(`uncaught: ${exception?.description ?? text}`);
      break;
    }
    case 'Log.entryAdded':
      if (params.entry.level === 'error') complaints.push(`log: ${params.entry.text} ${params.entry.url ?? ''}`.trim());
      break;
    default:
      if (method === 'Inspector.targetCrashed' && sessionId) complaints.push('the page crashed');
  }
}

async function observe(sessionId) {
  for (const domain of ['Network', 'Runtime', 'Log']) {
    // A worker knows no Log of its own.
    await browser.send(`${domain}.enable`, {}, sessionId).catch((error) => {
      if (sessionId === session) throw error;
    });
  }
  await browser.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: true }, sessionId);
}

function page(method, params) {
  return browser.send(method, params, session);
}

async function evaluate(expression) {
  const { result, exceptionDetails } = await page('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true });
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  return result.value;
}

async function click(element) {
  await until(`${element} can be clicked`, `(() => { const found = ${element}; found?.click(); return Boolean(found); })()`);
}

function until(what, expression) {
  return untilHere(what, () => evaluate(expression).catch(() => false));
}

async function untilHere(what, holds) {
  const end = Date.now() + STEP_LIMIT_MS;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`not within ${STEP_LIMIT_MS} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

async function step(what, check) {
  try {
    await check();
  } catch (error) {
    throw new Error(`${what}: ${error.message}`);
  }
  console.log(`ok    ${what}`);
}

async function finish(error) {
  clearTimeout(wholeLimit);
  if (screenshot && session) {
    const picture = await page('Page.captureScreenshot').catch(() => null);
    if (picture) writeFileSync(screenshot, Buffer.from(picture.data, 'base64'));
  }
  await browser.close();
  if (error) {
    console.error(`FAIL  ${error.message}`);
    for (const complaint of complaints) console.error(`      the browser: ${complaint}`);
  }
  process.exit(error ? 1 : 0);
}

function modelText(name) {
  return `(globalThis.__MONACO.editor.getModels().find(({ uri }) => uri.path.endsWith(${JSON.stringify(name)}))?.getValue() ?? '')`;
}

function header(headers, name) {
  return Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
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

function readArguments(given) {
  const rest = [...given];
  const exampleData = take('--example-data') !== null;
  const at = rest.indexOf('--screenshot');
  const screenshot = at === -1 ? null : rest.splice(at, 2)[1];
  if (rest.length !== 1 || !/^http:\/\/(?:127\.0\.0\.1|localhost)(?::\d+)?\/?$/.test(rest[0]) || screenshot === undefined) {
    console.error('usage: node .ci/browser/check.mjs http://127.0.0.1:PORT [--screenshot FILE.png] [--example-data]');
    process.exit(2);
  }
  return { base: rest[0].replace(/\/$/, ''), screenshot, exampleData };

  function take(flag) {
    const index = rest.indexOf(flag);
    return index === -1 ? null : rest.splice(index, 1)[0];
  }
}
