import pg from 'pg'
import { describe, expect } from 'vitest'
import { dbTest } from '#testing'
import { listDeadLetters, retryDeadLetters } from './jobs.ts'

describe('A job that failed for good', () => {
  dbTest('is listed with its error until a person has it tried again', async ({ ownerUrl }) => {
    const pool = new pg.Pool({ connectionString: ownerUrl, max: 1 })
    try {
      await pool.query(
        `select graphile_worker.add_job('deliver-fact', '{}'::json, max_attempts => 3)`,
      )
      expect(await listDeadLetters(pool)).toEqual([])
      await pool.query(
        `update graphile_worker._private_jobs set attempts = 3, last_error = 'the mail server is away'`,
      )
      const [letter] = await listDeadLetters(pool)
      expect(letter).toMatchObject({ task: 'deliver-fact', error: 'the mail server is away' })
      expect(await retryDeadLetters(pool, ['999999', letter?.id ?? ''])).toBe(1)
      expect(await listDeadLetters(pool)).toEqual([])
    } finally {
      await pool.end()
    }
  })
})
