// The example queries, in the order of their file names; the server's tests run the same files.
const files = import.meta.glob('../examples/*.graphql', { query: '?raw', import: 'default', eager: true });

// Only a mutation needs the token, so only its tab asks for one.
const TOKEN_HEADERS = '{\n  "Authorization": "Bearer YOUR-TOKEN"\n}';

/** Each example: its operation's name, what it shows (its opening comment), its text and the headers it needs. */
export const EXAMPLES = Object.keys(files)
  .sort()
  .map((path) => {
    const query = files[path];
    return {
      name: /^(?:query|mutation|subscription)\s+(\w+)/m.exec(query)[1],
      shows: /^(?:#.*\n)+/.exec(query)[0].replace(/^#\s*/gm, '').replaceAll('\n', ' ').trim(),
      query,
      headers: /^mutation\b/m.test(query) ? TOKEN_HEADERS : null,
    };
  });
