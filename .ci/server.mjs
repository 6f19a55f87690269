// Starts the real server for a check: a database of its own, a free port, a token that opens the mutations.
// The program is $ONRECORD, or the debug build of this checkout.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const START_LIMIT_MS = 60_000;
const TOKEN = 'a-token-for-checks';

export const program = process.env.ONRECORD ?? fileURLToPath(new URL('../target/debug/onrecord', import.meta.url));

/**
 * The answer has the server's address as `url`, its WebSocket's as `socketUrl`, `token`, the process id `pid`, `databaseUrl`, and `close`, which ends it and removes its database.
 * @param {{ seeds?: boolean, database?: string }} options `seeds: false` leaves the database empty; `database` is a file that stays.
 */
export async function startServer({ seeds = true, database } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'onrecord-check-'));
  const databaseUrl = `sqlite://${database ?? join(folder, 'onrecord.db')}`;
  const args = ['serve', '--listen', '127.0.0.1:0', '--database-url', databaseUrl, ...(seeds ? [] : ['--no-seeds'])];
  const server = spawn(program, args, {
    env: { ...process.env, ONRECORD_TOKEN: TOKEN },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = new Promise((resolve) => server.once('close', resolve));
  const close = async () => {
    server.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const url = await address(server);
    return { url, socketUrl: url.replace('http', 'ws') + '/graphql', token: TOKEN, pid: server.pid, databaseUrl, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Sends one operation by POST and answers with the parsed body. */
export async function send(server, { token, ...operation }) {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(operation),
  });
  return response.json();
}

/** The address that the server says it listens on. */
function address(server) {
  return new Promise((resolve, reject) => {
    let said = '';
    const fail = (what) => reject(new Error(`${what}: ${program}\n${said}`));
    const late = setTimeout(() => fail('the server did not start in time'), START_LIMIT_MS);
    server.once('error', () => fail('the server could not be started'));
    server.once('close', (code) => fail(`the server ended with code ${code}`));
    server.stderr.setEncoding('utf8');
    server.stderr.on('data', (text) => {
      said += text;
      const found = /listening on (http:\/\/[\d.:]+)/.exec(said);
      if (!found) return;
      clearTimeout(late);
      resolve(found[1]);
    });
  });
}
