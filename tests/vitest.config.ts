import { cloudflareTest } from '@cloudflare/vitest-plugin'
import { defineConfig } from 'vitest/config'

/**
 * `unit` tests run pure code on Node; `runtime` tests run inside workerd with real SQLite; `e2e`
 * tests run the built product with a real Prometheus and a real browser.
 */
export default defineConfig({
  root: `${import.meta.dirname}/..`,
  test: {
    // A machine may be busy: how quick things are is measured by the benchmarks.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'tests/*.test.ts',
            'tests/{bench,scores}/**/*.test.ts',
            'tests/promqltest/*.test.ts',
            'tests/worker/{access,analysis,analyst,assistant,budget,cache,causes,export,fleet,ingest,prometheus,promql,rules}/**/*.test.ts',
            'tests/durable-objects/{assistant,series,slices}/*.test.ts',
            'tests/site/*.test.ts',
          ],
        },
      },
      {
        plugins: [
          cloudflareTest({
            wrangler: { configPath: './wrangler.toml' },
            miniflare: {
              bindings: {
                OPENMANAGER_WRITE_KEY: 'test-write-key',
                OPENMANAGER_READ_KEY: 'test-read-key',
                OPENMANAGER_ADMIN_TOKEN: 'test-admin-token',
              },
            },
          }),
        ],
        test: {
          name: 'runtime',
          include: ['tests/durable-objects/*.test.ts', 'tests/worker/routes/*.test.ts'],
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['tests/e2e/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
