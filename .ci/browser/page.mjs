// One page in a headless Chromium that can reach nothing but the loopback: what it asks for, what it complains of, what it shows.
// The browser is $CHROMIUM, or chromium.
import { writeFileSync } from 'node:fs';

import { startChromium } from './devtools.mjs';

const STEP_LIMIT_MS = 20_000;
const POLL_MS = 50;

/** Starts the browser with an empty page. */
export async function openPage() {
  const page = new Page();
  await page.start();
  return page;
}

class Page {
  /** What the page asked for, by request. */
  #requested = new Map();
  #browser = startChromium({ binary: process.env.CHROMIUM ?? 'chromium', commandTimeout: STEP_LIMIT_MS, onEvent: (event) => this.#hear(event) });
  #session;

  /** Errors of the console, uncaught exceptions and failed requests, as texts. */
  complaints = [];
  /** Each opened WebSocket's `status` and `protocol`. */
  handshakes = [];

  async start() {
    const { targetId } = await this.#browser.send('Target.createTarget', { url: 'about:blank' });
    this.#session = (await this.#browser.send('Target.attachToTarget', { targetId, flatten: true })).sessionId;
    await this.#observe(this.#session);
    await this.send('Page.enable');
  }

  /** Addresses that the page and its workers asked for. */
  get requests() {
    return [...this.#requested.values()];
  }

  /** Those of them that are not of this origin. */
  requestsBeyond(origin) {
    const { host } = new URL(origin);
    return this.requests.filter((url) => !/^(?:data|blob|about):/.test(url) && new URL(url).host !== host);
  }

  async navigate(url) {
    const { errorText } = await this.send('Page.navigate', { url });
    if (errorText) throw new Error(`${url}: ${errorText}`);
  }

  /** Loads the page anew and waits until that has begun. */
  async reload() {
    await this.evaluate('globalThis.beforeReload = true');
    await this.send('Page.reload');
    await this.until('the page is loaded again', '!globalThis.beforeReload');
  }

  /** What an expression of the page's own language amounts to. */
  async evaluate(expression) {
    const { result, exceptionDetails } = await this.send('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  /** Clicks the element that an expression finds, as soon as it does. */
  async click(element) {
    await this.until(`${element} can be clicked`, `(() => { const found = ${element}; found?.click(); return Boolean(found); })()`);
  }

  /** Types into the field that an expression finds, in place of what stands there. */
  async type(field, text) {
    await this.until(`${field} can be typed into`, `(() => { const found = ${field}; found?.focus(); found?.select(); return Boolean(found); })()`);
    await this.send('Input.insertText', { text });
  }

  until(what, expression) {
    return this.untilHere(what, () => this.evaluate(expression).catch(() => false));
  }

  async untilHere(what, holds) {
    const end = Date.now() + STEP_LIMIT_MS;
    while (!(await holds())) {
      if (Date.now() > end) throw new Error(`not within ${STEP_LIMIT_MS} ms: ${what}`);
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  async screenshot(file) {
    const { data } = await this.send('Page.captureScreenshot');
    writeFileSync(file, Buffer.from(data, 'base64'));
  }

  send(method, params) {
    return this.#browser.send(method, params, this.#session);
  }

  close() {
    return this.#browser.close();
  }

  async #observe(sessionId) {
    for (const domain of ['Network', 'Runtime', 'Log']) {
      // A worker knows no Log of its own.
      await this.#browser.send(`${domain}.enable`, {}, sessionId).catch((error) => {
        if (sessionId === this.#session) throw error;
      });
    }
    await this.#browser.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: true }, sessionId);
  }

  #hear({ sessionId, method, params }) {
    const requestKey = `${sessionId} ${params.requestId}`; // A worker counts its requests from the start again.
    switch (method) {
      case 'Target.attachedToTarget':
        // Workers fetch and complain under sessions of their own.
        this.#observe(params.sessionId).catch(() => {});
        break;
      case 'Network.requestWillBeSent':
        this.#requested.set(requestKey, params.request.url);
        break;
      case 'Network.webSocketCreated':
        this.#requested.set(requestKey, params.url);
        break;
      case 'Network.webSocketHandshakeResponseReceived':
        this.handshakes.push({ status: params.response.status, protocol: header(params.response.headers, 'sec-websocket-protocol') });
        break;
      case 'Network.loadingFailed':
        if (!params.canceled) this.complaints.push(`a request failed: ${this.#requested.get(requestKey) ?? 'unknown'} ${params.errorText} ${params.blockedReason ?? ''}`.trim());
        break;
      case 'Runtime.consoleAPICalled':
        if (['error', 'assert'].includes(params.type)) {
          this.complaints.push(`console.${params.type}: ${params.args.map(({ value, description }) => value ?? description).join(' ')}`);
        }
        break;
      case 'Runtime.exceptionThrown': {
        const { exception, text } = params.exceptionDetails;
        this.complaints.push(`uncaught: ${exception?.description ?? text}`);
        break;
      }
      case 'Log.entryAdded':
        if (params.entry.level === 'error') this.complaints.push(`log: ${params.entry.text} ${params.entry.url ?? ''}`.trim());
        break;
      default:
        if (method === 'Inspector.targetCrashed' && sessionId) this.complaints.push('the page crashed');
    }
  }
}

function header(headers, name) {
  return Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
}
