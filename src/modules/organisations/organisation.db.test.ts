import { describe, expect } from 'vitest'
import { dbTest } from '#testing'
import { getOrganisation, listOrganisations } from './organisation.ts'

describe('The public bodies', () => {
  dbTest("are the pack's, in its order, with their names in every language", async ({ ctx }) => {
    const all = await listOrganisations(ctx)
    expect(all.length).toBeGreaterThan(1)
    for (const { names } of all) {
      expect(Object.keys(names)).toEqual(expect.arrayContaining([...ctx.pack.settings.languages]))
    }
    const [first] = all
    if (first) expect(await getOrganisation(ctx, first.id)).toEqual(first)
  })

  dbTest('are told apart from what is none', async ({ ctx }) => {
    await expect(getOrganisation(ctx, 'ministry-of-weather')).rejects.toThrow(
      'organisations/missing',
    )
  })
})
