// A headless Chromium under the DevTools protocol, spoken over a pipe, so that Node alone is enough.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
  '--window-size=1400,900',
  // Nothing but the loopback can be found: a page that needs the network fails.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
  '--remote-debugging-pipe',
];

/**
 * Starts Chromium. `onEvent({ sessionId, method, params })` hears every event; the answer has `send` and `close`.
 * @param {{ binary: string, commandTimeout: number, onEvent: (event: object) => void }} options
 */
export function startChromium({ binary, commandTimeout, onEvent }) {
  const profile = mkdtempSync(join(tmpdir(), 'onrecord-browser-'));
  const chromium = spawn(binary, [...FLAGS, `--user-data-dir=${profile}`, 'about:blank'], {
    // The browser reads commands from descriptor 3 and writes answers to 4.
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const exited = new Promise((resolve) => {
    chromium.once('exit', (code) => resolve(`chromium exited with code ${code}`));
    chromium.once('error', (error) => resolve(`chromium could not be started: ${error.message}`));
  });
  let gone = null;
  let nextId = 0;
  const pending = new Map();
  exited.then((reason) => {
    gone = reason;
    for (const { reject } of pending.values()) reject(new Error(reason));
    pending.clear();
  });

  const [, , , commands, answers] = chromium.stdio;
  commands.on('error', () => {}); // A closed pipe shows as the exit above.
  let rest = [];
  answers.on('data', (chunk) => {
    let start = 0;
    for (let end = chunk.indexOf(0); end !== -1; end = chunk.indexOf(0, start)) {
      rest.push(chunk.subarray(start, end));
      hear(JSON.parse(Buffer.concat(rest).toString('utf8')));
      rest = [];
      start = end + 1;
    }
    rest.push(chunk.subarray(start));
  });

  function hear(message) {
    if (message.id === undefined) {
      onEvent(message);
      return;
    }
    const call = pending.get(message.id);
    if (!call) return;
    pending.delete(message.id);
    clearTimeout(call.timer);
    if (message.error) call.reject(new Error(`${call.method}: ${message.error.message}`));
    else call.resolve(message.result);
  }

  return {
    send(method, params = {}, sessionId = undefined) {
      if (gone) return Promise.reject(new Error(gone));
      const id = ++nextId;
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          pending.delete(id);
          reject(new Error(`${method}: no answer within ${commandTimeout} ms`));
        }, commandTimeout);
        pending.set(id, { resolve, reject, timer, method });
        commands.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
      });
    },

    /** Ends the browser with all its processes and removes its profile; safe to call twice. */
    async close() {
      for (const { timer } of pending.values()) clearTimeout(timer);
      pending.clear();
      if (!gone && chromium.pid) {
        try {
          process.kill(-chromium.pid, 'SIGKILL');
        } catch {
          // It ended by itself in between.
        }
      }
      await exited;
      rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}
