import { expect } from 'vitest'
import { dbTest } from '#testing'
import { startDraft } from './draft-begin.ts'
import { saveAnswers } from './draft-save.ts'

dbTest('a page with many fields is made fast (printed)', async ({ as, browse, given }) => {
  const person = await given.person()
  const ctx = as(person)
  const { reference } = await startDraft(ctx, 'home-business-licence')
  const activity = { description: 'x'.repeat(200), materials: ['food'], dailyOrders: 15 }
  await saveAnswers(ctx, reference, { activities: Array.from({ length: 5 }, () => activity) })
  const browser = await browse(person)
  const path = `/ar/apply/${reference}/activities`
  const { body } = await browser.get(path)
  const inputs = body.match(/<(input|textarea|select)/g)?.length ?? 0
  for (let i = 0; i < 50; i++) await browser.get(path)
  const start = performance.now()
  for (let i = 0; i < 100; i++) await browser.get(path)
  const each = ((performance.now() - start) / 100).toFixed(1)
  console.info(`services: a page with ${inputs} inputs ${each} ms through the server`)
  expect(inputs).toBeGreaterThan(50)
})
