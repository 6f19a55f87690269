// The built page in a headless Chromium, against the real server.
// $SCREENSHOT, if set, names a file for a picture of the page at the end.
import { preview, type PreviewServer } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { openPage } from '../../../.ci/browser/page.mjs';
import { type Server, startServer, store } from './server.ts';

const LINES = `[...document.querySelectorAll('.search li a')]`;
const PRINTINGS = `[...document.querySelectorAll('.printing')]`;

let server: Server;
let site: PreviewServer;
let page: Awaited<ReturnType<typeof openPage>>;
beforeAll(async () => {
  server = await startServer();
  site = await preview({ preview: { host: '127.0.0.1', port: 0, proxy: { '/graphql': { target: server.url, ws: true } } } });
  page = await openPage();
  await page.navigate(site.resolvedUrls!.local[0]);
});
afterAll(async () => {
  if (process.env.SCREENSHOT) await page.screenshot(process.env.SCREENSHOT);
  await page.close();
  await site.close();
  await server.close();
});

// In this order: each step goes on from the page that the one before has left.
test('the page tells what the archive holds, and lists quotes', async () => {
  await page.until('the archive is described', `/^\\d+ quotes by \\d+ speakers/.test(document.querySelector('header p').innerText)`);
  await page.until('eight quotes are listed', `${LINES}.length === 8`);
});

test('more of the list goes behind what is there', async () => {
  const before = await page.evaluate(`${LINES}.map((line) => line.href)`);
  await page.click(`[...document.querySelectorAll('.search button')].find((button) => button.innerText === 'More')`);
  await page.until('more than eight quotes are listed', `${LINES}.length > 8`);
  const after = await page.evaluate(`${LINES}.map((line) => line.href)`);
  expect(after.slice(0, 8)).toEqual(before);
  expect(new Set(after).size).toBe(after.length);
});

test('words find a quote, and opening it shows its printings side by side', async () => {
  await page.type(`document.querySelector('[aria-label="Words"]')`, '"Crimea will stay with Russia"');
  await page.until('one quote is listed', `${LINES}.length === 1`);
  await page.click(`${LINES}[0]`);
  await page.until('its printings are shown', `${PRINTINGS}.length > 1`);
  const printings: string[] = await page.evaluate(`${PRINTINGS}.map((printing) => printing.innerText)`);
  for (const printing of printings) expect(printing).toContain('Crimea will stay with Russia');
  const columns = await page.evaluate(`new Set(${PRINTINGS}.map((printing) => printing.getBoundingClientRect().left)).size`);
  expect(columns).toBeGreaterThan(1);
  expect(await page.evaluate(`document.querySelector('.passage .by').innerText`)).toContain('Donald Trump');
});

test('a claim is checked, and what differs is marked', async () => {
  await page.type(`document.querySelector('[aria-label="Claimed words"]')`, 'Crimea will not stay with Russia');
  await page.type(`document.querySelector('[aria-label="Claimed speaker"]')`, 'Trump');
  await page.click(`document.querySelector('.verify button')`);
  await page.until('a verdict is shown', `document.querySelector('.answer .badge')?.innerText === 'Said in other words'`);
  expect(await page.evaluate(`document.querySelector('.answer del').innerText`)).toBe('not');
});

test('printings appear as they are stored', async () => {
  let stored = 0;
  // Nothing tells when the feed has begun: articles come in until one is shown.
  await page.untilHere('a printing is shown', async () => {
    await store(server, `row ${++stored}`);
    return page.evaluate(`document.querySelector('.feed li')?.innerText.includes('every boat')`);
  });
  await page.click(`document.querySelector('.feed li a')`);
  await page.until('it can be opened', `document.querySelector('.passage .by')?.innerText.includes('Ana Ruiz')`);
});

test('what is refused is told with its code', async () => {
  await page.type(`document.querySelector('[aria-label="Claimed words"]')`, 'word '.repeat(2001));
  await page.click(`document.querySelector('.verify button')`);
  await page.until('the code is shown', `document.querySelector('.verify .problem code')?.innerText === 'INVALID_ARGUMENT'`);
});

test('nothing came from elsewhere, and nothing is complained of', () => {
  expect(page.requestsBeyond(site.resolvedUrls!.local[0]!)).toEqual([]);
  expect(page.complaints).toEqual([]);
});
