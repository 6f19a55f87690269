import './styles.css';

import { ApolloProvider } from '@apollo/client/react';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { App } from './app.tsx';
import { createClient } from './client.ts';

const url = new URL('/graphql', window.location.href);
const socketUrl = new URL(url);
socketUrl.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';

const root = document.getElementById('page');
if (!root) throw new Error('the page has no place to draw into');
createRoot(root).render(
  <StrictMode>
    <ApolloProvider client={createClient({ url: url.href, socketUrl: socketUrl.href })}>
      <App />
    </ApolloProvider>
  </StrictMode>,
);
