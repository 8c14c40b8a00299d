import { describe, expect } from 'vitest'
import { dbTest } from '#testing'
import { expectWhole, listPapers } from './fixture.ts'

const it = dbTest.extend({ country: 'saint-brandan' })

describe('A blank form on paper of another country', () => {
  it('is in its languages, with its numbers and addresses', async ({ ctx }) => {
    const papers = await listPapers(ctx)
    expect([...new Set(papers.map(({ language }) => language))].sort()).toEqual(['en', 'fr'])
    expect(papers.length).toBeGreaterThan(8)
    for (const paper of papers) await expectWhole(ctx, paper)
  })
})
