import { defineConfig } from 'vitest/config'

const jsx = { oxc: { jsx: { runtime: 'automatic' as const, importSource: '@kitajs/html' } } }

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
          testTimeout: 30_000,
        },
      },
      {
        ...jsx,
        test: {
          name: 'db',
          include: [
            '{src,tests/access,tests/decided}/**/*.{db,page}.test.{ts,tsx}',
            'tests/{abuse,island}/**/*.test.ts',
          ],
          globalSetup: ['tests/support/database-server.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        ...jsx,
        test: {
          name: 'started',
          include: ['tests/{clients,faults,journeys}/**/*.test.ts'],
          globalSetup: ['tests/support/started-folder.ts'],
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
    maxWorkers: 2,
  },
})
