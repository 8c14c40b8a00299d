import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import type { Ctx } from '#kernel'
import { listMessages } from '#notify'
import { bodyOf, dbTest, type GivenPerson } from '#testing'
import { acceptInvitation, inviteOfficial, withdrawInvitation } from '../invitation.ts'
import { authenticate, openSession } from '../sessions/session.ts'
import { endPost, swapPost } from './post.ts'
import {
  approveProposal,
  changeRoles,
  inviteToPost,
  listProposals,
  refuseProposal,
} from './proposal.ts'

const LIST = '/en/office/identity/officials'
const ADMINISTRATOR = { roles: ['administrator'] }
const WHY = 'a colleague left'
const SENDER = { aal: 2, amr: ['pwd', 'otp'], ip: '192.0.2.7', userAgent: '' } as const

const codeIn = (body: string) => /\/invitation\/([\w-]{43})/.exec(body)?.[1] ?? ''

const postsOf = async (ctx: Ctx, { id }: GivenPerson) =>
  (
    await sql<{ roles: string[]; live: boolean }>`
      select roles, until is null as live from identity.official
      where person = ${id} order by since, id`.execute(ctx.sql)
  ).rows

describe('The desk of officials', () => {
  dbTest('lists who works for the agency, and nobody else', async ({ given, browse }) => {
    const officer = await given.officer({ password: 'a sentence to remember' })
    const other = await given.officer({ agency: 'moph' })
    const desk = await browse(await given.officer(ADMINISTRATOR))
    const page = await desk.get(LIST)
    expect(page.body).toContain(officer.id)
    expect(page.body).not.toContain(other.id)
    expect(bodyOf(page.body)).toContain('Password')
    expect((await desk.get(`${LIST}/${other.id}`)).status).toBe(404)
    const senior = await browse(await given.officer({ roles: ['senior-officer'] }))
    expect((await senior.get(LIST)).status).toBe(403)
    const table = await desk.get(`${LIST}.csv`)
    expect(table.headers['content-type']).toBe('text/csv; charset=utf-8')
    expect(table.body).toContain('Hind Salem,officer,')
  })

  dbTest('shows an invitation once, which opens an account', async ({ ctx, given, browse }) => {
    const desk = await browse(await given.officer(ADMINISTRATOR))
    const made = await desk.post(`${LIST}/invite`, { roles: ['officer'], reason: WHY })
    const code = codeIn(made.body)
    expect(code).toHaveLength(43)
    const list = (await desk.get(LIST)).body
    expect(list).not.toContain(code)
    expect(bodyOf(list)).toContain(WHY)
    const invited = await given.person()
    await acceptInvitation(ctx, invited.id, code)
    expect(bodyOf((await desk.get(LIST)).body)).not.toContain(WHY)
    expect(bodyOf((await desk.get(`${LIST}/${invited.id}`)).body)).toContain(`Hind Salem: ${WHY}`)
  })

  dbTest('asks for roles that the agency may give, and for a reason', async ({ given, browse }) => {
    const desk = await browse(await given.officer(ADMINISTRATOR))
    const official = await given.officer()
    const wrong: Record<string, string | string[]>[] = [
      { roles: [], reason: WHY },
      { roles: ['king'], reason: WHY },
      { roles: ['officer', 'centre-officer'], reason: WHY },
      { roles: ['officer'], reason: '  ' },
      { roles: ['officer'], reason: 'x'.repeat(501) },
    ]
    for (const fields of wrong) {
      expect((await desk.post(`${LIST}/invite`, fields)).status).toBe(422)
      expect((await desk.post(`${LIST}/${official.id}/roles`, fields)).status).toBe(422)
    }
    expect((await desk.post(`${LIST}/${official.id}/end`, { reason: '' })).status).toBe(422)
    const centre = await browse(await given.officer({ agency: 'cgb', ...ADMINISTRATOR }))
    const fields = { roles: ['centre-officer'], reason: WHY }
    expect((await centre.post(`${LIST}/invite`, fields)).status).toBe(200)
  })

  dbTest(
    'changes what an official may do, keeps what it was, and tells them',
    async ({ ctx, given, browse, deliver }) => {
      const official = await given.officer()
      const desk = await browse(await given.officer(ADMINISTRATOR))
      const page = `${LIST}/${official.id}`
      const fields = { roles: ['officer', 'senior-officer'], reason: WHY }
      expect((await desk.post(`${page}/roles`, fields)).location).toBe(page)
      expect(await postsOf(ctx, official)).toEqual([
        { roles: ['officer'], live: false },
        { roles: ['officer', 'senior-officer'], live: true },
      ])
      await deliver()
      const [message] = await listMessages(ctx, official.id)
      expect(message?.subject.en).toBe('What your post lets you do was changed')
    },
  )

  dbTest('ends a post, and every session with it, at once', async ({ ctx, given, browse }) => {
    const official = await given.officer()
    const token = await openSession(ctx, official.id, SENDER)
    const desk = await browse(await given.officer(ADMINISTRATOR))
    expect((await desk.post(`${LIST}/${official.id}/end`, { reason: WHY })).location).toBe(LIST)
    expect(await authenticate(ctx, token)).toBeUndefined()
    const again = await authenticate(ctx, await openSession(ctx, official.id, SENDER))
    expect(again).not.toHaveProperty('office')
    expect(await postsOf(ctx, official)).toEqual([{ roles: ['officer'], live: false }])
    expect((await desk.get(`${LIST}/${official.id}`)).status).toBe(404)
    expect((await desk.post(`${LIST}/${official.id}/end`, { reason: WHY })).status).toBe(404)
  })
})

describe('One more administrator', () => {
  dbTest('is proposed by one and approved by another', async ({ ctx, as, given, browse }) => {
    const official = await given.officer()
    const proposer = await given.officer(ADMINISTRATOR)
    const second = await given.officer(ADMINISTRATOR)
    const desk = await browse(proposer)
    const fields = { roles: ['administrator', 'officer'], reason: WHY }
    const proposed = await desk.post(`${LIST}/${official.id}/roles`, fields)
    expect(proposed.location).toBe(LIST)
    expect(await postsOf(ctx, official)).toHaveLength(1)
    const [proposal] = await listProposals(as(second))
    const page = `${LIST}/proposals/${proposal?.id}`
    expect((await desk.post(`${page}/approve`)).status).toBe(409)
    const stranger = await browse(await given.officer({ agency: 'moph', ...ADMINISTRATOR }))
    expect((await stranger.post(`${page}/approve`)).status).toBe(409)
    expect((await (await browse(second)).post(`${page}/approve`)).location).toBe(LIST)
    expect((await postsOf(ctx, official)).at(-1)?.roles).toEqual(['officer', 'administrator'])
    expect((await (await browse(second)).post(`${page}/approve`)).status).toBe(409)
  })

  dbTest('is invited by two, and only the second sees the address', async ({ as, given }) => {
    const [proposer, second] = [
      await given.officer(ADMINISTRATOR),
      await given.officer(ADMINISTRATOR),
    ]
    expect(await inviteToPost(as(proposer), { ...ADMINISTRATOR, reason: WHY })).toBeUndefined()
    const proposal = (await listProposals(as(second))).at(-1)
    expect(proposal?.person).toBeNull()
    const approvals = await Promise.allSettled(
      [1, 2, 3, 4].map(() => approveProposal(as(second), proposal?.id ?? '')),
    )
    const codes = approvals.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    expect(codes).toEqual([expect.stringMatching(/^[\w-]{43}$/)])
  })

  dbTest('waits two weeks, and can be refused or taken back', async ({ as, given, clock }) => {
    const [proposer, second] = [
      await given.officer(ADMINISTRATOR),
      await given.officer(ADMINISTRATOR),
    ]
    const order = { ...ADMINISTRATOR, reason: WHY }
    const propose = async () => {
      await inviteToPost(as(proposer), order)
      return (await listProposals(as(second))).at(-1)?.id ?? ''
    }
    await refuseProposal(as(second), await propose())
    await refuseProposal(as(proposer), await propose())
    const late = await propose()
    clock.advance({ days: 14 })
    await expect(approveProposal(as(second), late)).rejects.toThrow('identity/proposal-over')
    const own = await propose()
    await expect(approveProposal(as(proposer), own)).rejects.toThrow('identity/proposal-own')
  })
})

describe('A post', () => {
  dbTest('is nobody’s own to change, nor another agency’s', async ({ ctx, as, given }) => {
    const administrator = await given.officer(ADMINISTRATOR)
    const { id } = administrator
    const order = { roles: ['officer'], reason: WHY }
    await expect(changeRoles(as(administrator), id, order)).rejects.toThrow('identity/post-own')
    await expect(endPost(as(administrator), id, WHY)).rejects.toThrow('identity/post-own')
    const other = await given.officer({ agency: 'moph' })
    const foreign = endPost(as(administrator), other.id, WHY)
    await expect(foreign).rejects.toThrow('identity/official-missing')
    await expect(swapPost(ctx, id, order)).rejects.toThrow('identity/official-missing')
    const read = changeRoles(as(administrator), other.id, { roles: ['king'], reason: WHY })
    await expect(read).rejects.toThrow('identity/roles-wrong')
    const silent = changeRoles(as(administrator), other.id, { ...order, reason: '' })
    await expect(silent).rejects.toThrow('identity/reason-missing')
  })

  dbTest('is one at a time, however many invitations are taken', async ({ ctx, as, given }) => {
    const administrator = as(await given.officer(ADMINISTRATOR))
    const person = await given.person()
    const office = { agency: 'moci', roles: ['officer'] }
    const codes = await Promise.all([1, 2, 3, 4].map(() => inviteOfficial(administrator, office)))
    const taken = await Promise.allSettled(
      codes.map((code) => acceptInvitation(ctx, person.id, code)),
    )
    expect(taken.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const [left = ''] = codes.filter((_, i) => taken[i]?.status === 'rejected')
    await expect(acceptInvitation(ctx, person.id, left)).rejects.toThrow('identity/post-held')
    const own = await inviteOfficial(as(person), office)
    await sql`update identity.official set until = since where person = ${person.id}`.execute(
      ctx.sql,
    )
    await expect(acceptInvitation(ctx, person.id, own)).rejects.toThrow('identity/post-own')
  })

  dbTest(
    'is not to be had by an invitation that was taken back',
    async ({ ctx, as, given, browse }) => {
      const administrator = as(await given.officer(ADMINISTRATOR))
      const code = await inviteOfficial(administrator, { agency: 'moci', roles: ['officer'] })
      const { rows } = await sql<{ id: string }>`
      select id from identity.invitation order by id desc limit 1`.execute(ctx.sql)
      const id = rows[0]?.id ?? ''
      const foreign = withdrawInvitation(administrator, 'moph', id)
      await expect(foreign).rejects.toThrow('identity/invitation-over')
      await withdrawInvitation(administrator, 'moci', id)
      expect((await (await browse()).get(`/en/invitation/${code}`)).status).toBe(410)
      const person = await given.person()
      const late = acceptInvitation(ctx, person.id, code)
      await expect(late).rejects.toThrow('identity/invitation-over')
    },
  )
})

describe('Somebody who has an account', () => {
  dbTest('takes the post with it, and signs in again', async ({ ctx, as, given, browse }) => {
    const administrator = as(await given.officer(ADMINISTRATOR))
    const code = await inviteOfficial(administrator, { agency: 'moci', roles: ['officer'] })
    const person = await given.person()
    const stranger = await browse()
    expect(bodyOf((await stranger.get(`/en/invitation/${code}`)).body)).toContain(
      'I have an account',
    )
    const browser = await browse(person)
    const page = bodyOf((await browser.get(`/en/invitation/${code}`)).body)
    expect(page).toContain('You are signed in as Sara Khalid')
    const taken = await browser.post(`/en/invitation/${code}/accept`)
    expect(taken.location).toBe('/en/sign-in?next=/en/office')
    expect((await browser.get('/en/my')).status).toBe(303)
    expect(await postsOf(ctx, person)).toEqual([{ roles: ['officer'], live: true }])
  })
})
