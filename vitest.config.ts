import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source', 'node', 'import', 'default'] } },
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 2,
    // the same numbers on every machine; what is about oneDNN asks for it
    env: { PADDLE_ONEDNN: '0' },
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
