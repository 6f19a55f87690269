// Every rule of @graphql-eslint for schemas is on. What is told more, or is off, says why.
import graphql from '@graphql-eslint/eslint-plugin';

const { rules: all } = graphql.configs['flat/schema-all'];
const { rules: relay } = graphql.configs['flat/schema-relay'];
const rule = (name, ...options) => ({ [`@graphql-eslint/${name}`]: ['error', ...options] });
const off = (name) => ({ [`@graphql-eslint/${name}`]: 'off' });

export default [
  {
    files: ['**/*.graphql'],
    plugins: { '@graphql-eslint': graphql },
    languageOptions: { parser: graphql.parser, parserOptions: { graphQLConfig: { schema: 'schema.graphql' } } },
    rules: {
      ...all,
      ...relay,
      // The schema is printed with a description of one line in one pair of quotes, and only a longer one as a block.
      ...off('description-style'),
      // Only what `node` finds has an identity; the rest is part of what holds it, and caches keep it there.
      ...rule('strict-id-in-types', {
        acceptedIdNames: ['id'],
        acceptedIdTypes: ['ID'],
        exceptions: {
          types: [
            'Apparatus', 'Context', 'DecisionFact', 'Difference', 'Edit', 'Gap', 'Highlight', 'HighlightPiece', 'HistoryStep', 'Match', 'QuoteVenue', 'Reading',
            'Relay', 'Review', 'SaidOn', 'Span', 'SpeakerRelation', 'SpeakerRole', 'Statistics', 'StretchTally', 'UserError', 'Variant', 'Verification', 'Viewer', 'Witness',
          ],
          suffixes: ['Connection', 'Edge', 'Facet', 'Facets', 'PageInfo', 'Payload'],
        },
      }),
      // Short lists that come whole, such as an article's credits, are plain lists; whatever grows is a connection.
      ...rule('relay-edge-types', { withEdgeSuffix: true, shouldImplementNode: true, listTypeCanWrapOnlyEdgeType: false }),
      // There are mutations and subscriptions.
      ...off('no-root-type'),
      // Fields stand in the order in which people read about them: the id and what was said first.
      ...off('alphabetize'),
      // A list or a verification is never null: where there is nothing it is empty, or says so. What may be missing is nullable.
      ...off('require-nullable-result-in-root'),
      // A payload holds what was changed; a client asks for the rest in the same document.
      ...off('require-field-of-type-query-in-mutation-result'),
    },
  },
];
