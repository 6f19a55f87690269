// Builds the playground into the api crate, which embeds the result; no Node is needed to build the server.
import { defineConfig } from 'vite';

export default defineConfig({
  // The page itself is served at `/`, everything it loads under here.
  base: '/playground/',
  build: {
    outDir: '../api/playground',
    emptyOutDir: true,
    sourcemap: false,
    // The notices that the bundled libraries' licences ask for.
    license: { fileName: 'licenses.md' },
    // Fonts and images stay files of their own, so that they are cached apart from the styles.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2022',
    chunkSizeWarningLimit: 3000,
    rolldownOptions: {
      // "use client" concerns server rendering, which there is none of here.
      checks: { moduleLevelDirective: false },
      output: {
        // Our own few lines apart from the libraries: an edited example renames one small file and not the whole build.
        codeSplitting: { groups: [{ name: 'graphiql', test: /node_modules\/(?!monaco-|prettier)/ }] },
      },
    },
  },
  worker: { format: 'es' },
  server: {
    // `npm run dev` beside a running server.
    proxy: { '/graphql': { target: 'http://127.0.0.1:8000', ws: true } },
  },
});
