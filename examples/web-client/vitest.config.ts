import { defineConfig } from 'vitest/config';

// A browser's step may take as long as page.mjs waits for it.
export default defineConfig({ test: { include: ['tests/**/*.test.ts'], testTimeout: 30_000, hookTimeout: 60_000 } });
