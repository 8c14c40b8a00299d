import { defineConfig } from 'vitest/config'

const jsx = { oxc: { jsx: { runtime: 'automatic' as const, importSource: '@kitajs/html' } } }

/** Long runs try fifty times as much, on whatever machine. */
const LONG_MS = 600_000
const timeout = (usual: number) => (process.env.IGOV_LONG ? LONG_MS : usual)

export default defineConfig({
  ...jsx,
  test: {
    projects: [
      {
        ...jsx,
        test: {
          name: 'pure',
          include: ['src/**/*.test.{ts,tsx}', 'tests/{access,tidy}/**/*.test.ts'],
          exclude: ['{src,tests}/**/*.{db,page}.test.{ts,tsx}'],
          testTimeout: timeout(30_000),
        },
      },
      {
        ...jsx,
        test: {
          name: 'db',
          include: [
            '{src,tests/access,tests/decided}/**/*.{db,page}.test.{ts,tsx}',
            'tests/{abuse,island,robots}/**/*.test.ts',
          ],
          globalSetup: ['tests/support/database-server.ts'],
          testTimeout: timeout(60_000),
          hookTimeout: 60_000,
        },
      },
      {
        ...jsx,
        test: {
          name: 'started',
          include: ['tests/{clients,faults,journeys}/**/*.test.ts'],
          globalSetup: ['tests/support/started-folder.ts'],
          testTimeout: timeout(180_000),
          // A worker's first start is two, each with a limit of its own in `started.ts`.
          hookTimeout: 300_000,
        },
      },
    ],
    maxWorkers: 2,
  },
})
