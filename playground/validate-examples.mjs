// Checks every example against the schema: one named operation a file, a comment on the first line, no validation error.
// Usage: node validate-examples.mjs [SCHEMA.graphql]
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, parse, validate } from 'graphql';

const here = import.meta.dirname;
const schema = buildSchema(readFileSync(process.argv[2] ?? join(here, '../schema.graphql'), 'utf8'));
const files = readdirSync(join(here, 'examples')).filter((file) => file.endsWith('.graphql')).sort();

const faults = files.flatMap((file) => {
  const text = readFileSync(join(here, 'examples', file), 'utf8');
  const document = parse(text);
  const faults = validate(schema, document).map((error) => error.message);
  if (!text.startsWith('# ')) faults.push('the first line is not a comment that says what it shows');
  if (document.definitions.length !== 1 || !document.definitions[0].name) faults.push('not exactly one named operation');
  return faults.map((fault) => `${file}: ${fault}`);
});

if (files.length === 0) faults.push('no examples found');
for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exit(1);
console.log(`${files.length} examples are valid`);
