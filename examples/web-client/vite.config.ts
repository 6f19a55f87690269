// The page and the API on one origin: the server answers no page of another.
import { defineConfig } from 'vite';

const server = process.env.ONRECORD_SERVER ?? 'http://127.0.0.1:8000';

export default defineConfig({
  server: { proxy: { '/graphql': { target: server, ws: true } } },
  build: { target: 'es2022', license: true },
});
