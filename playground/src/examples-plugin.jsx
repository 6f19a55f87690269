// A side panel that lists the examples and opens one in a tab of its own, for whoever has closed or changed the first ones.
import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';

import { EXAMPLES } from './examples.js';

function ExamplesIcon() {
  return (
    <svg viewBox="0 0 20 20" fill="none" stroke="currentColor" strokeWidth="1.5" height="1em" aria-hidden="true">
      <path d="M3 13c0-4 1.3-6.6 4-8M3 13h4v3H3zM11 13c0-4 1.3-6.6 4-8M11 13h4v3h-4z" strokeLinejoin="round" />
    </svg>
  );
}

function ExamplesPanel() {
  const { addTab } = useGraphiQLActions();
  const queryEditor = useGraphiQL((state) => state.queryEditor);
  const headerEditor = useGraphiQL((state) => state.headerEditor);
  const open = ({ query, headers }) => {
    addTab();
    queryEditor?.setValue(query);
    if (headers) headerEditor?.setValue(headers);
  };
  return (
    <section className="onrecord-examples" aria-label="Examples">
      <h2>Examples</h2>
      <p>Who said what, where, and as reported by whom. Each opens in a new tab.</p>
      <ul>
        {EXAMPLES.map((example) => (
          <li key={example.name}>
            <button type="button" onClick={() => open(example)}>
              <strong>{example.name}</strong>
              <span>{example.shows}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

export const EXAMPLES_PLUGIN = { title: 'Examples', icon: ExamplesIcon, content: ExamplesPanel };
