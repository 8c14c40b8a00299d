import { randomUUID } from 'node:crypto'
import { describe, expect } from 'vitest'
import type { PersonId } from '#kernel'
import { dbTest } from '#testing'
import { findPeople, getPerson, openAccounts } from './person.ts'
import { signIn } from './sign-in/sign-in.ts'

const NOBODY = randomUUID() as PersonId

describe('A person', () => {
  dbTest('is opened once, and stays who they were', async ({ ctx, given }) => {
    const { id, identifier } = await given.person({ name: { ar: 'ليلى', en: 'Layla' } })
    const person = await getPerson(ctx, id)
    const again = { ...person, name: { ar: 'أخرى', en: 'Another' } }
    expect(await openAccounts(ctx, [again])).toEqual([id])
    expect(await getPerson(ctx, id)).toEqual(person)
    expect(person.identifier).toBe(identifier)
  })

  dbTest('is looked for without a complaint, and asked for with one', async ({ ctx }) => {
    expect(await findPeople(ctx, [NOBODY])).toEqual([])
    expect(await findPeople(ctx, [])).toEqual([])
    await expect(getPerson(ctx, NOBODY)).rejects.toThrow('identity/person-missing')
  })

  dbTest('without a password cannot sign in', async ({ ctx, given }) => {
    const { identifier } = await given.person()
    const order = { identifier, password: '', ip: '127.0.0.9', userAgent: '' }
    await expect(signIn(ctx, order)).rejects.toThrow('identity/sign-in-failed')
  })
})
