// The playground: GraphiQL on this server's /graphql, with tabs of example queries, and nothing loaded from elsewhere.
import './styles.css';
import './workers.js';

import { explorerPlugin } from '@graphiql/plugin-explorer';
import { HISTORY_PLUGIN } from '@graphiql/plugin-history';
import { createGraphiQLFetcher, createLocalStorage } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import { createRoot } from 'react-dom/client';

import { EXAMPLES } from './examples.js';
import { EXAMPLES_PLUGIN } from './examples-plugin.jsx';

const endpoint = new URL('/graphql', window.location.href);
const subscriptions = new URL(endpoint);
subscriptions.protocol = endpoint.protocol === 'https:' ? 'wss:' : 'ws:';

const fetcher = createGraphiQLFetcher({
  url: endpoint.href,
  // The headers of the tab travel as the connection's parameters.
  subscriptionUrl: subscriptions.href,
  enableIncrementalDelivery: false,
});

// A namespace of our own: another GraphiQL on the same host and port must not bring its tabs here.
const storage = createLocalStorage({ namespace: 'onrecord' });

const PLUGINS = [EXAMPLES_PLUGIN, { ...explorerPlugin(), title: 'Explorer' }, HISTORY_PLUGIN];

createRoot(document.getElementById('playground')).render(
  <GraphiQL
    fetcher={fetcher}
    storage={storage}
    defaultTabs={EXAMPLES.map(({ query, headers }) => ({ query, headers }))}
    plugins={PLUGINS}
    defaultEditorToolsVisibility={false}
    isHeadersEditorEnabled
    schemaDescription
  >
    <GraphiQL.Logo>
      <span className="onrecord-logo">OnRecord</span>
    </GraphiQL.Logo>
  </GraphiQL>,
);
