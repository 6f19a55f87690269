// graphql-http's audit of GraphQL over HTTP: every MUST, SHOULD and MAY.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { auditServer } from 'graphql-http';

import { startServer } from '../server.mjs';

const AUDITS = 61;

test('the audit of GraphQL over HTTP has nothing to say', async (t) => {
  const server = await startServer();
  t.after(server.close);
  const audits = await auditServer({ url: `${server.url}/graphql`, fetchFn: fetch });
  const faults = audits.filter(({ status }) => status !== 'ok').map(({ id, name, reason }) => `${id} ${name}: ${reason}`);
  assert.deepEqual(faults, []);
  assert.equal(audits.length, AUDITS);
});
