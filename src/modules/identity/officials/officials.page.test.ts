import { describe, expect } from 'vitest'
import type { Ctx, PersonId } from '#kernel'
import { listMessages } from '#notify'
import { listAppointments, openPost, type PostId } from '#organisations'
import { bodyOf, dbTest, type Given, type GivenPerson } from '#testing'
import { acceptInvitation, inviteOfficial, withdrawInvitation } from '../invitation.ts'
import { authenticate, openSession } from '../sessions/session.ts'
import { endPost, listHeld } from './official.ts'
import { approveProposal, changeRoles, listProposals, propose, refuseProposal } from './proposal.ts'

const LIST = '/en/office/identity/officials'
const ADMINISTRATOR = { roles: ['administrator'] }
const WHY = 'a colleague left'
const SENDER = { aal: 2, amr: ['pwd', 'otp'], ip: '192.0.2.7', userAgent: '' } as const

const codeIn = (body: string) => /\/invitation\/([\w-]{43})/.exec(body)?.[1] ?? ''

/** What somebody holds and held, the first first. */
const postsOf = async (ctx: Ctx, { id }: Pick<GivenPerson, 'id'>) => {
  const now = ctx.clock.now()
  const all = await listAppointments(ctx, { person: id }, null)
  return all.map(({ roles, until }) => ({ roles, live: until === null || until > now }))
}

const postOf = async (ctx: Ctx, { id }: GivenPerson): Promise<PostId> => {
  const [held] = await listAppointments(ctx, { person: id })
  if (!held) throw new Error('holds no post')
  return held.post
}

const twoAdministrators = async (given: Given) =>
  [await given.officer(ADMINISTRATOR), await given.officer(ADMINISTRATOR)] as const

/** What waits for a post, and where several things do, of a kind. */
const waiting = async (ctx: Ctx, post: PostId, kind?: string) =>
  (await listProposals(ctx)).find((one) => one.post === post && one.kind === (kind ?? one.kind))
    ?.id ?? ''

/** An invitation to a post, on which two agreed. */
async function invited(ctx: Ctx, as: (who: GivenPerson) => Ctx, given: Given) {
  const [first, second] = await twoAdministrators(given)
  const post = await openPost(ctx, 'moci', ['officer'])
  await propose(as(first), { kind: 'invite', post }, WHY)
  const code = (await approveProposal(as(second), await waiting(as(second), post))) ?? ''
  return { first, second, post, code }
}

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
    expect(table.body).toContain('Hind Salem,officer,officer,')
  })

  dbTest(
    'shows an invitation once, to the second administrator, and it opens an account',
    async ({ ctx, as, given, browse }) => {
      const [first, second] = await twoAdministrators(given)
      const post = await openPost(ctx, 'moci', ['officer'])
      const desk = await browse(first)
      const asked = await desk.post(`${LIST}/appoint/${post}`, { identifier: '', reason: WHY })
      expect(asked.location).toBe(LIST)
      const other = await browse(second)
      const id = await waiting(as(second), post)
      const made = await other.post(`${LIST}/proposals/${id}/approve`)
      const code = codeIn(made.body)
      expect(code).toHaveLength(43)
      const list = (await desk.get(LIST)).body
      expect(list).not.toContain(code)
      expect(bodyOf(list)).toContain(WHY)
      const newcomer = await given.person()
      await acceptInvitation(ctx, newcomer.id, code)
      expect(bodyOf((await desk.get(`${LIST}/${newcomer.id}`)).body)).toContain(
        `Hind Salem and Hind Salem: ${WHY}`,
      )
    },
  )

  dbTest(
    'appoints who has an account when a second administrator agrees, and tells them',
    async ({ ctx, as, given, browse, deliver }) => {
      const [first, second] = await twoAdministrators(given)
      const person = await given.person()
      const token = await openSession(ctx, person.id, SENDER)
      const post = await openPost(ctx, 'moci', ['officer'])
      const desk = await browse(first)
      const fields = { identifier: person.identifier, as: 'acting', reason: WHY, decree: '8/2026' }
      await desk.post('/en/office/organisations/decrees', {
        ...{ number: '8/2026', 'name.ar': 'قرار', 'name.en': 'Decision' },
        ...{ 'issued.day': '5', 'issued.month': '1', 'issued.year': '2026' },
      })
      const until = { 'until.day': '1', 'until.month': '3', 'until.year': '2027' }
      const page = `${LIST}/appoint/${post}`
      expect((await desk.post(page, { ...fields, ...until })).location).toBe(LIST)
      expect(await postsOf(ctx, person)).toEqual([])
      await approveProposal(as(second), await waiting(as(second), post))
      const [held] = await listAppointments(ctx, { person: person.id })
      expect(held).toMatchObject({ kind: 'acting', post, givenBy: first.id, agreedBy: second.id })
      expect(held?.until?.toISOString()).toBe('2027-03-01T21:00:00.000Z')
      const shown = await desk.get(`/en/office/organisations/posts/${post}`)
      expect(bodyOf(shown.body)).toContain('8/2026')
      expect(await authenticate(ctx, token)).toBeUndefined()
      await deliver()
      expect((await listMessages(ctx, person.id))[0]?.subject.en).toBe('You hold a post')
    },
  )

  dbTest('says what is wrong with a proposal, at its field', async ({ ctx, given, browse }) => {
    const administrator = await given.officer(ADMINISTRATOR)
    const desk = await browse(administrator)
    const person = await given.person()
    const post = await openPost(ctx, 'moci', ['officer'])
    const page = `${LIST}/appoint/${post}`
    const good = { identifier: person.identifier, reason: WHY }
    const wrong: [Record<string, string>, string][] = [
      [{ ...good, reason: '  ' }, 'identity/reason-missing'],
      [{ ...good, decree: '99/1999' }, 'identity/decree-unknown'],
      [{ ...good, identifier: '99999999999' }, 'identity/account-missing'],
      [{ ...good, identifier: administrator.identifier }, 'identity/post-own'],
      [
        { ...good, 'until.day': '31', 'until.month': '2', 'until.year': '2027' },
        'identity/until-wrong',
      ],
      [
        { ...good, 'until.day': '1', 'until.month': '1', 'until.year': '2020' },
        'identity/until-wrong',
      ],
    ]
    for (const [fields, code] of wrong) {
      const answer = await desk.post(page, fields)
      expect(answer.status, code).toBe(422)
      const [module, name] = code.split('/')
      expect(bodyOf(answer.body)).toContain(ctx.translate('en')(`${module}.problems.${name}`))
    }
    const foreign = await openPost(ctx, 'moph', ['officer'])
    expect((await desk.get(`${LIST}/appoint/${foreign}`)).status).toBe(404)
    expect((await desk.post(`${LIST}/appoint/${foreign}`, good)).status).toBe(404)
  })

  dbTest(
    'takes a role from a post at once, adds one when a second agrees, and tells the holder',
    async ({ ctx, as, given, browse, deliver }) => {
      const official = await given.officer({ roles: ['officer', 'senior-officer'] })
      const post = await postOf(ctx, official)
      const [first, second] = await twoAdministrators(given)
      const desk = await browse(first)
      const page = `/en/office/identity/posts/${post}/roles`
      expect((await desk.get(page)).status).toBe(200)
      const less = await desk.post(page, { roles: ['officer'], reason: WHY })
      expect(less.location).toBe(`/en/office/organisations/posts/${post}`)
      expect(await postsOf(ctx, official)).toEqual([{ roles: ['officer'], live: true }])
      const more = { roles: ['officer', 'administrator'], reason: WHY }
      expect((await desk.post(page, more)).location).toBe(LIST)
      expect(await postsOf(ctx, official)).toEqual([{ roles: ['officer'], live: true }])
      await approveProposal(as(second), await waiting(as(second), post))
      expect(await postsOf(ctx, official)).toEqual([{ roles: more.roles, live: true }])
      await deliver()
      const [message] = await listMessages(ctx, official.id)
      expect(message?.subject.en).toBe('What your post lets you do was changed')
      for (const fields of [
        { roles: ['king'], reason: WHY },
        { roles: ['centre-officer'], reason: WHY },
        { roles: ['officer'], reason: 'x'.repeat(501) },
      ]) {
        expect((await desk.post(page, fields)).status).toBe(422)
      }
    },
  )

  dbTest('gives a post a power when a second agrees', async ({ ctx, as, given, browse }) => {
    const [first, second] = await twoAdministrators(given)
    const post = await openPost(ctx, 'moci', ['officer'])
    const desk = await browse(first)
    const page = `/en/office/identity/posts/${post}/powers`
    expect((await desk.get(page)).status).toBe(200)
    const wrong: [Record<string, string>, string][] = [
      [{ act: 'rule' }, 'identity/power-wrong'],
      [{ act: 'sit' }, 'identity/power-wrong'],
      [{ act: 'approve', amount: '0' }, 'identity/amount-wrong'],
      [{ act: 'approve', amount: 'much' }, 'identity/amount-wrong'],
      [{ act: 'sign', amount: '5' }, 'identity/amount-wrong'],
    ]
    for (const [fields, code] of wrong) {
      const answer = await desk.post(page, { ...fields, reason: WHY })
      expect([answer.status, code]).toEqual([422, code])
    }
    const power = { act: 'approve', amount: '5000', reason: WHY }
    expect((await desk.post(page, power)).location).toBe(LIST)
    await approveProposal(as(second), await waiting(as(second), post))
    expect((await desk.post(page, power)).location).toBe(LIST)
    const twice = approveProposal(as(second), await waiting(as(second), post))
    await expect(twice).rejects.toThrow('organisations/power-twice')
  })

  dbTest('ends a post, and every session with it, at once', async ({ ctx, as, given, browse }) => {
    const official = await given.officer()
    const token = await openSession(ctx, official.id, SENDER)
    const administrator = await given.officer(ADMINISTRATOR)
    const desk = await browse(administrator)
    const [held] = await listAppointments(ctx, { person: official.id })
    const page = `${LIST}/${official.id}/end`
    const fields = { appointment: held?.id ?? '', reason: WHY }
    expect((await desk.post(page, { ...fields, reason: '' })).status).toBe(422)
    expect((await desk.post(page, fields)).location).toBe(LIST)
    expect(await authenticate(ctx, token)).toBeUndefined()
    const again = await authenticate(ctx, await openSession(ctx, official.id, SENDER))
    expect(again).not.toHaveProperty('office')
    expect(await postsOf(ctx, official)).toEqual([{ roles: ['officer'], live: false }])
    expect((await desk.get(`${LIST}/${official.id}`)).status).toBe(404)
    expect((await desk.post(page, fields)).status).toBe(404)
    const [kept] = await listHeld(as(administrator), official.id)
    expect(kept).toMatchObject({ endReason: WHY, endedBy: { en: 'Hind Salem' } })
  })
})

describe('A proposal', () => {
  dbTest('is approved by another than its proposer', async ({ ctx, as, given, browse }) => {
    const official = await given.officer()
    const [proposer, second] = await twoAdministrators(given)
    const post = await postOf(ctx, official)
    await changeRoles(as(proposer), post, { roles: ['officer', 'administrator'] }, WHY)
    const page = `${LIST}/proposals/${await waiting(as(second), post)}`
    expect((await (await browse(proposer)).post(`${page}/approve`)).status).toBe(409)
    const stranger = await browse(await given.officer({ agency: 'moph', ...ADMINISTRATOR }))
    expect((await stranger.post(`${page}/approve`)).status).toBe(409)
    expect((await (await browse(second)).post(`${page}/approve`)).location).toBe(LIST)
    expect((await postsOf(ctx, official)).at(-1)?.roles).toEqual(['officer', 'administrator'])
    expect((await (await browse(second)).post(`${page}/approve`)).status).toBe(409)
  })

  dbTest('is carried out once, however often it is approved', async ({ ctx, as, given }) => {
    const [proposer, second] = await twoAdministrators(given)
    const post = await openPost(ctx, 'moci', ['administrator'])
    await propose(as(proposer), { kind: 'invite', post }, WHY)
    const id = await waiting(as(second), post)
    const approvals = await Promise.allSettled(
      [1, 2, 3, 4].map(() => approveProposal(as(second), id)),
    )
    const codes = approvals.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    expect(codes).toEqual([expect.stringMatching(/^[\w-]{43}$/)])
  })

  dbTest(
    'is one of two for a post: who comes second is told, and theirs still waits',
    async ({ ctx, as, given }) => {
      const [first, second] = await twoAdministrators(given)
      const post = await openPost(ctx, 'moci', ['officer'])
      const people = [await given.person(), await given.person()]
      const own = { kind: 'appoint', post, as: 'holder', until: null } as const
      for (const { id } of people) await propose(as(first), { ...own, person: id }, WHY)
      const ids = (await listProposals(as(second))).filter((one) => one.post === post)
      const approved = await Promise.allSettled(
        ids.map(({ id }) => approveProposal(as(second), id)),
      )
      const codes = approved.map((one) => (one.status === 'rejected' ? one.reason.code : 'done'))
      expect(codes.toSorted()).toEqual(['done', 'organisations/post-taken'])
      expect(await listAppointments(ctx, { post }, null)).toHaveLength(1)
      const left = (await listProposals(as(second))).filter((one) => one.post === post)
      expect(left.map(({ id }) => id)).toEqual([ids[codes.indexOf('organisations/post-taken')]?.id])
    },
  )

  dbTest('waits two weeks, and can be refused or taken back', async ({ ctx, as, given, clock }) => {
    const [proposer, second] = await twoAdministrators(given)
    const post = await openPost(ctx, 'moci', ['officer'])
    const proposed = async () => {
      await propose(as(proposer), { kind: 'invite', post }, WHY)
      return waiting(as(second), post)
    }
    await refuseProposal(as(second), await proposed())
    await refuseProposal(as(proposer), await proposed())
    const late = await proposed()
    clock.advance({ days: 14 })
    await expect(approveProposal(as(second), late)).rejects.toThrow('identity/proposal-over')
    const own = await proposed()
    await expect(approveProposal(as(proposer), own)).rejects.toThrow('identity/proposal-own')
  })

  dbTest('about oneself or the post that one holds is nobody’s', async ({ ctx, as, given }) => {
    const [first, second] = await twoAdministrators(given)
    const own = await postOf(ctx, first)
    const more = changeRoles(as(first), own, { roles: ['administrator', 'officer'] }, WHY)
    await expect(more).rejects.toThrow('identity/post-own')
    await expect(changeRoles(as(first), own, { roles: [] }, WHY)).rejects.toThrow(
      'identity/post-own',
    )
    const post = await openPost(ctx, 'moci', ['officer'])
    const appointing = (person: PersonId) =>
      ({ kind: 'appoint', post, person, as: 'holder', until: null }) as const
    const self = propose(as(first), appointing(first.id), WHY)
    await expect(self).rejects.toThrow('identity/post-own')
    await propose(as(first), appointing(second.id), WHY)
    const id = await waiting(as(second), post)
    await expect(approveProposal(as(second), id)).rejects.toThrow('identity/post-own')
    await changeRoles(as(second), own, { roles: ['administrator', 'officer'] }, WHY)
    const ownPost = approveProposal(as(first), await waiting(as(first), own))
    await expect(ownPost).rejects.toThrow('identity/post-own')
    await expect(changeRoles(as(first), own, { roles: ['king'] }, WHY)).rejects.toThrow(
      'identity/roles-wrong',
    )
    await expect(endPost(as(first), first.id, WHY)).rejects.toThrow('identity/post-own')
    const other = await given.officer({ agency: 'moph' })
    await expect(endPost(as(first), other.id, WHY)).rejects.toThrow('identity/official-missing')
    const foreign = changeRoles(as(first), await postOf(ctx, other), { roles: [] }, WHY)
    await expect(foreign).rejects.toThrow('organisations/post-missing')
  })
})

describe('An invitation', () => {
  dbTest('is taken once for one post, however many there are', async ({ ctx, as, given }) => {
    const { first, second, post, code } = await invited(ctx, as, given)
    await propose(as(first), { kind: 'invite', post }, WHY)
    const another = (await approveProposal(as(second), await waiting(as(second), post))) ?? ''
    const person = await given.person()
    const taken = await Promise.allSettled(
      [code, another, code, another].map((one) => acceptInvitation(ctx, person.id, one)),
    )
    expect(taken.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const held = acceptInvitation(ctx, person.id, another)
    const codes = ['identity/post-held', 'identity/invitation-over']
    await expect(held).rejects.toMatchObject({ code: expect.toBeOneOf(codes) })
    const late = await given.person()
    const left =
      taken[0]?.status === 'fulfilled' || taken[2]?.status === 'fulfilled' ? another : code
    const full = acceptInvitation(ctx, late.id, left)
    await expect(full).rejects.toThrow('organisations/post-taken')
  })

  dbTest('is not for those who agreed on it', async ({ ctx, as, given }) => {
    const { first, second, code } = await invited(ctx, as, given)
    for (const { id } of [first, second]) {
      await endPost(as(await given.officer(ADMINISTRATOR)), id, WHY)
      await expect(acceptInvitation(ctx, id, code)).rejects.toThrow('identity/post-own')
    }
  })

  dbTest('is not to be had when it was taken back', async ({ ctx, as, given, browse, clock }) => {
    clock.advance({ minutes: 1 })
    const { second, code } = await invited(ctx, as, given)
    const desk = await browse(second)
    const page = (await desk.get(LIST)).body
    const id = [...page.matchAll(/invitations\/([0-9a-f-]{36})\/withdraw/g)].at(-1)?.[1] ?? ''
    const foreign = withdrawInvitation(as(second), 'moph', id)
    await expect(foreign).rejects.toThrow('identity/invitation-over')
    expect((await desk.post(`${LIST}/invitations/${id}/withdraw`)).location).toBe(LIST)
    expect((await (await browse()).get(`/en/invitation/${code}`)).status).toBe(410)
    const person = await given.person()
    const late = acceptInvitation(ctx, person.id, code)
    await expect(late).rejects.toThrow('identity/invitation-over')
  })

  dbTest(
    'is taken with an account that is there, which signs in again',
    async ({ ctx, given, browse }) => {
      const code = await inviteOfficial(ctx, { agency: 'moci', roles: ['officer'] })
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
    },
  )
})
