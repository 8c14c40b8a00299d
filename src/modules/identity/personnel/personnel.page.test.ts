import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { type Ctx, makeIdentifier } from '#kernel'
import { appoint, listAppointments, openPost, type PostId } from '#organisations'
import { type Browser, bodyOf, dbTest, type Given, type GivenPerson } from '#testing'
import { acceptInvitation } from '../invitation.ts'
import { officialQueues } from '../office/official-routes.ts'
import { authenticate, openSession } from '../sessions/session.ts'
import { db, type PersonnelFileId } from '../tables.ts'
import { carryOutFile } from './carry.ts'
import { agreeToFile, getFile, listFiles, proposeFile, refuseFile, takeFile } from './personnel.ts'
import { listRows, takeCodes } from './row.ts'
import { sweepPersonnel } from './sweep.ts'

const DESK = '/en/office/identity/personnel'
const WHY = 'the list of November'
const SENDER = { aal: 2, amr: ['pwd', 'otp'], ip: '192.0.2.7', userAgent: '' } as const
const HEAD = 'identifier,post,kind,from,until'

const bytesOf = (lines: readonly string[], head = HEAD) =>
  Buffer.from([head, ...lines].join('\r\n'))
const upload = (lines: readonly string[], head?: string) => ({
  name: 'staff.csv',
  bytes: bytesOf(lines, head),
})

const heldBy = async (ctx: Ctx, { id }: Pick<GivenPerson, 'id'>) =>
  listAppointments(ctx, { person: id })

/** Somebody who works at an agency, with the line that a personnel file has of them. */
async function official(ctx: Ctx, given: Given, agency: string, roles = ['officer']) {
  const person = await given.officer({ agency, roles })
  const [held] = await heldBy(ctx, person)
  if (!held) throw new Error('holds no post')
  const lineFor = (post: PostId) => `${person.identifier},${post},holder,2020-01-01,`
  return { ...person, post: held.post, line: lineFor(held.post), lineFor }
}

async function staffOf(ctx: Ctx, given: Given, agency: string) {
  const first = await official(ctx, given, agency, ['administrator'])
  const second = await official(ctx, given, agency, ['administrator'])
  const officers = [await official(ctx, given, agency), await official(ctx, given, agency)] as const
  return { first, second, officers, lines: [first.line, second.line] }
}

let serial = 0

/** A number that is one, of somebody who has no account. */
function stranger({ pack }: Ctx): string {
  const kind = pack.settings.identifiers[pack.settings.signIn.identifier]
  if (!kind) throw new Error('the pack has no identifier for sign-in')
  return makeIdentifier(kind, { year: 1990, country: '634', serial: 77_000 + serial++ })
}

const plansOf = async (ctx: Ctx, id: PersonnelFileId) =>
  (await listRows(ctx, id))
    .toSorted((a, b) => a.position - b.position)
    .map(({ line, plan, problem }) => [line, plan, ...(problem ? [problem] : [])])

async function agreed(first: Ctx, second: Ctx, lines: readonly string[]) {
  const id = await takeFile(first, upload(lines))
  const { leavers } = await getFile(first, id)
  await proposeFile(first, id, { leavers: String(leavers), reason: WHY })
  await agreeToFile(second, id)
  return id
}

const uploaded = async (desk: Browser, lines: readonly string[], head?: string) =>
  desk.post(DESK, {}, { file: upload(lines, head) })

describe('A personnel file', () => {
  dbTest(
    'is planned row by row: joiner, mover, leaver, and what is wrong',
    async ({ ctx, as, given, clock }) => {
      const { first, second, officers, lines } = await staffOf(ctx, given, 'moi')
      const [mover, leaver] = officers
      const joiner = await given.person()
      const elsewhere = await given.officer()
      const posts = await Promise.all([1, 2, 3, 4, 5].map(() => openPost(ctx, 'moi', ['officer'])))
      const [a, b, c, d, e] = posts as [PostId, PostId, PostId, PostId, PostId]
      const foreign = await openPost(ctx, 'moci', ['officer'])
      const who = joiner.identifier
      const newcomer = stranger(ctx)
      const id = await takeFile(
        as(first),
        upload([
          ...lines,
          mover.lineFor(a),
          `${who},${leaver.post},acting,,2027-03-01`,
          `${newcomer},${b},,,`,
          `${who},${c},,2027-01-01,`,
          `${who},${d},,,2020-01-01`,
          `123,${d},,,`,
          `${who},${foreign},,,`,
          `${who},${e},king,,`,
          `${who},${e},,tomorrow,`,
          `${newcomer},${b},,,`,
          `${elsewhere.identifier},${e},,,`,
          `${stranger(ctx)},${first.post},,,`,
        ]),
      )
      expect(await plansOf(as(first), id)).toEqual([
        [2, 'same'],
        [3, 'same'],
        [4, 'move'],
        [5, 'appoint'],
        [6, 'invite'],
        [7, 'schedule'],
        [8, 'same'],
        [9, 'wrong', 'identity/identifier-wrong'],
        [10, 'wrong', 'organisations/post-missing'],
        [11, 'wrong', 'identity/kind-wrong'],
        [12, 'wrong', 'identity/days-wrong'],
        [13, 'wrong', 'identity/row-twice'],
        [14, 'wrong', 'organisations/post-elsewhere'],
        [15, 'wrong', 'organisations/post-taken'],
        [null, 'end'],
      ])
      expect(await getFile(as(first), id)).toMatchObject({
        ...{ state: 'planned', officials: 4, leavers: 1, changes: 5 },
      })
      expect(await heldBy(ctx, leaver)).toHaveLength(1)
      clock.advance({ days: 1 })
      await sweepPersonnel(ctx)
      const over = getFile(as(second), id)
      await expect(over, 'a plan is kept for a day').rejects.toThrow('identity/personnel-missing')
    },
  )

  dbTest(
    'takes nothing from somebody of whom a row is wrong, nor from oneself',
    async ({ ctx, as, given }) => {
      const { first, second, officers } = await staffOf(ctx, given, 'moj')
      const [officer, other] = officers
      const id = await takeFile(
        as(first),
        upload([second.line, `${officer.identifier},nowhere,,,`, other.line]),
      )
      expect(await plansOf(as(first), id)).toEqual([
        [2, 'same'],
        [3, 'wrong', 'organisations/post-missing'],
        [4, 'same'],
        [null, 'wrong', 'identity/post-own'],
      ])
      const nothing = proposeFile(as(first), id, { leavers: '1', reason: WHY })
      await expect(nothing).rejects.toThrow('identity/personnel-nothing')
    },
  )

  dbTest('is agreed to as a whole and carried out', async ({ ctx, as, given, browse, clock }) => {
    const { first, second, officers, lines } = await staffOf(ctx, given, 'moph')
    const [mover, leaver] = officers
    const joiner = await given.person()
    const free = await openPost(ctx, 'moph', ['officer'])
    const token = await openSession(ctx, leaver.id, SENDER)
    clock.advance({ minutes: 1 })
    const desk = await browse(first)
    const made = await uploaded(desk, [
      ...lines,
      // Into the post that the leaver leaves, and the joiner into that of the mover.
      mover.lineFor(leaver.post),
      `${joiner.identifier},${mover.post},,,`,
      `${stranger(ctx)},${free},,,`,
    ])
    const page = made.location ?? ''
    const report = bodyOf((await desk.get(page)).body)
    for (const text of ['Moves', 'Joins: appointed', 'Joins: invited', 'Leaves', 'How many leave'])
      expect(report).toContain(text)
    for (const typed of ['', '2']) {
      const answer = await desk.post(`${page}/propose`, { leavers: typed, reason: WHY })
      expect(answer.status).toBe(422)
      expect(bodyOf(answer.body)).toContain('1 of 4 officials would leave')
    }
    expect((await desk.post(`${page}/propose`, { leavers: '1', reason: '' })).status).toBe(422)
    expect((await desk.post(`${page}/propose`, { leavers: '١', reason: WHY })).location).toBe(page)
    expect((await desk.post(`${page}/agree`)).status).toBe(409)
    expect(await heldBy(ctx, leaver)).toHaveLength(1)
    expect((await officialQueues(as(second))).at(-1)?.count).toBe(1)
    const other = await browse(second)
    expect(bodyOf((await other.get(page)).body)).toContain('Joins: invited')
    expect((await other.post(`${page}/agree`)).location).toBe(page)
    expect(await heldBy(ctx, leaver)).toEqual([])
    expect(await authenticate(ctx, token)).toBeUndefined()
    expect(await heldBy(ctx, mover)).toMatchObject([
      { post: leaver.post, givenBy: first.id, agreedBy: second.id, reason: WHY },
    ])
    expect(await heldBy(ctx, joiner)).toMatchObject([{ post: mover.post }])
    expect((await other.post(`${page}/agree`)).status).toBe(409)
    const table = await desk.get(`${page}/report.csv`)
    expect(table.body).toContain('Leaves: post ends,Done')
    expect((await desk.post(`${page}/codes`)).status, 'to the second alone').toBe(409)
    const handed = await other.post(`${page}/codes`)
    const code = /\/invitation\/([\w-]{43})/.exec(handed.body)?.[1] ?? ''
    expect((await other.post(`${page}/codes`)).status, 'once').toBe(409)
    const newcomer = await given.person()
    await acceptInvitation(ctx, newcomer.id, code)
    expect(await heldBy(ctx, newcomer)).toMatchObject([{ post: free }])
    expect(bodyOf((await desk.get(page)).body)).toContain('Carried out')
    const outsider = await browse(await given.officer({ agency: 'moci', roles: ['administrator'] }))
    for (const path of [page, `${page}/report.csv`]) {
      expect((await outsider.get(path)).status).toBe(404)
    }
    expect((await (await browse(await given.officer())).get(DESK)).status).toBe(403)
  })

  dbTest('changes nothing the second time', async ({ ctx, as, given }) => {
    const { first, second, officers, lines } = await staffOf(ctx, given, 'mot')
    const joiner = await given.person()
    const [a, b] = [await openPost(ctx, 'mot', []), await openPost(ctx, 'mot', ['officer'])]
    const file = [
      ...lines,
      officers[0].line,
      `${joiner.identifier},${a},acting,,2027-03-01`,
      `${stranger(ctx)},${b},,,`,
    ]
    const id = await agreed(as(first), as(second), file)
    await Promise.all([carryOutFile(ctx, id, false), carryOutFile(ctx, id, false)])
    await sweepPersonnel(ctx)
    expect(await takeCodes(as(second), id)).toHaveLength(1)
    const again = await takeFile(as(first), upload(file))
    const plans = new Set((await plansOf(as(first), again)).map(([, plan]) => plan))
    expect(plans).toEqual(new Set(['same']))
    const nothing = proposeFile(as(first), again, { leavers: '', reason: WHY })
    await expect(nothing).rejects.toThrow('identity/personnel-nothing')
  })

  dbTest('goes on after a kill, and leaves what is not possible', async ({ ctx, as, given }) => {
    const { first, second, officers, lines } = await staffOf(ctx, given, 'mof')
    const people = [await given.person(), await given.person(), await given.person()]
    const posts = await Promise.all(people.map(() => openPost(ctx, 'mof', ['officer'])))
    const rows = people.map(({ identifier }, i) => `${identifier},${posts[i]},,,`)
    const id = await agreed(as(first), as(second), [
      ...lines,
      ...officers.map(({ line }) => line),
      ...rows,
    ])
    // Meanwhile somebody else got the second post, and the first person left by another way.
    const taken = await given.person()
    const [, secondPost] = posts
    const order = {
      names: { en: 'Sara Khalid' },
      kind: 'holder',
      reason: '',
      decree: null,
    } as const
    await ctx.tx((ctx) =>
      appoint(ctx, {
        ...{ ...order, post: secondPost as PostId, person: taken.id, from: ctx.clock.now() },
        ...{ until: null, givenBy: null, agreedBy: null },
      }),
    )
    let acts = 0
    const killed: Ctx = {
      ...ctx,
      tx: (fn) => (acts++ < 1 ? ctx.tx(fn) : Promise.reject(new Error('killed'))),
    }
    await expect(carryOutFile(killed, id, false)).rejects.toThrow('killed')
    expect(await getFile(as(first), id)).toMatchObject({ state: 'agreed', waiting: 2 })
    await carryOutFile(ctx, id, false)
    expect(await getFile(as(first), id)).toMatchObject({ state: 'agreed', waiting: 1, failed: 0 })
    await Promise.all([sweepPersonnel(ctx), sweepPersonnel(ctx)])
    expect(await getFile(as(first), id)).toMatchObject({ state: 'done', waiting: 0, failed: 1 })
    const held = await Promise.all(people.map((person) => heldBy(ctx, person)))
    expect(held.map(({ length }) => length)).toEqual([1, 0, 1])
    expect((await plansOf(as(first), id)).at(-2)).toEqual([
      7,
      'appoint',
      'organisations/post-taken',
    ])
  })

  dbTest('never ends a post of whoever agrees', async ({ ctx, as, given }) => {
    const { first, second, officers } = await staffOf(ctx, given, 'moehe')
    const broken = await takeFile(as(first), upload([first.line]))
    const many = proposeFile(as(first), broken, { leavers: '', reason: WHY })
    await expect(many).rejects.toThrow('identity/personnel-leavers')
    const id = await agreed(as(first), as(second), [
      first.line,
      ...officers.map(({ line }) => line),
    ])
    await sweepPersonnel(ctx)
    expect(await heldBy(ctx, second)).toHaveLength(1)
    expect(await plansOf(as(first), id)).toContainEqual([null, 'end', 'identity/post-own'])
  })

  dbTest('needs no more of the database than the application has', async ({ ctx, as, given }) => {
    const { first, second, officers, lines } = await staffOf(ctx, given, 'msy')
    const post = await openPost(ctx, 'msy', ['officer'])
    const all = [...lines, ...officers.map(({ line }) => line), `${stranger(ctx)},${post},,,`]
    const asApplication = <R>(who: Ctx, act: (ctx: Ctx) => Promise<R>) =>
      who.tx(async (ctx) => {
        await sql`set local role igov_app`.execute(ctx.sql)
        return act(ctx)
      })
    const id = await asApplication(as(first), (ctx) => takeFile(ctx, upload(all)))
    await asApplication(as(first), (ctx) => proposeFile(ctx, id, { leavers: '', reason: WHY }))
    await asApplication(as(second), (ctx) => agreeToFile(ctx, id))
    await asApplication(ctx, sweepPersonnel)
    expect(await asApplication(as(second), (ctx) => takeCodes(ctx, id))).toHaveLength(1)
  })

  dbTest('keeps no number of who has no account', async ({ ctx, as, given, clock }) => {
    const { first, second, officers, lines } = await staffOf(ctx, given, 'mcit')
    const post = await openPost(ctx, 'mcit', ['officer'])
    const number = stranger(ctx)
    const all = [...lines, ...officers.map(({ line }) => line), `${number},${post},,,`]
    const kept = async (id: PersonnelFileId) =>
      db(ctx)
        .selectFrom('identity.personnel_row')
        .select(['sealed_identifier', 'sealed_code', 'identifier_hash'])
        .where('file', '=', id)
        .where('plan', '=', 'invite')
        .executeTakeFirstOrThrow()
    const nothing = { sealed_identifier: null, sealed_code: null }
    const refused = await takeFile(as(first), upload(all))
    expect((await kept(refused)).sealed_identifier?.includes(number)).toBe(false)
    await proposeFile(as(first), refused, { leavers: '', reason: WHY })
    const second_ = await takeFile(as(second), upload(all))
    const waits = proposeFile(as(second), second_, { leavers: '', reason: WHY })
    await expect(waits).rejects.toThrow('identity/personnel-waits')
    await refuseFile(as(second), refused)
    expect(await kept(refused)).toMatchObject(nothing)
    const late = await takeFile(as(first), upload(all))
    await proposeFile(as(first), late, { leavers: '', reason: WHY })
    const twice = proposeFile(as(first), late, { leavers: '', reason: WHY })
    await expect(twice).rejects.toThrow('identity/personnel-waits')
    clock.advance({ days: 14 })
    await expect(agreeToFile(as(second), late)).rejects.toThrow('identity/proposal-over')
    await sweepPersonnel(ctx)
    expect((await getFile(as(first), late)).state).toBe('lapsed')
    expect(await kept(late)).toMatchObject(nothing)
    const id = await agreed(as(first), as(second), all)
    await sweepPersonnel(ctx)
    expect((await kept(id)).sealed_code).not.toBeNull()
    clock.advance({ days: 3 })
    await sweepPersonnel(ctx)
    expect(await kept(id)).toEqual({ ...nothing, identifier_hash: null })
    await expect(takeCodes(as(second), id)).rejects.toThrow('identity/personnel-codes')
  })

  dbTest('is read in either language, with commas or semicolons', async ({ ctx, as, given }) => {
    const { first, second, officers, lines } = await staffOf(ctx, given, 'ashghal')
    const all = [...lines, ...officers.map(({ line }) => line)]
    const heads: [string, (line: string) => string][] = [
      ['\ufeffIdentifier,Number in the register,Kind,From,Until', (line) => line],
      ['رقم التعريف;رمز الوظيفة في السجل;الصفة;من;إلى', (line) => line.replaceAll(',', ';')],
      ['post;identifier', (line) => line.split(',').slice(0, 2).toReversed().join(';')],
    ]
    for (const [head, write] of heads) {
      const id = await takeFile(as(first), upload(all.map(write), head))
      expect(new Set((await plansOf(as(first), id)).map(([, plan]) => plan))).toEqual(
        new Set(['same']),
      )
    }
    expect(await listFiles(as(second))).toHaveLength(3)
  })

  dbTest('is refused with the line that is wrong', async ({ given, browse, as }) => {
    const administrator = await given.officer({ roles: ['administrator'] })
    const desk = await browse(administrator)
    const wrong: [Buffer, string][] = [
      [Buffer.from(''), 'Line 1: the file has no rows'],
      [Buffer.from(HEAD), 'Line 1: the file has no rows'],
      [bytesOf(['a,b,c,d,e'], 'name,post,x,y,z'), 'Line 1: the head needs the columns'],
      [bytesOf(['a,b,c,d,e', 'a,b']), 'Line 3: there are more or fewer cells'],
      [bytesOf(['a,"b,c,d,e']), 'this is not a table'],
      [Buffer.from([0xff, 0xfe, 0x41]), 'Line 1: the file is not in UTF-8'],
      [bytesOf(Array.from({ length: 5_001 }, () => 'a,b,c,d,e')), 'more than 5,000 rows'],
      [Buffer.alloc(1024 * 1024 + 1, 'a'), 'the file is too large'],
    ]
    for (const [bytes, text] of wrong) {
      const answer = await desk.post(DESK, {}, { file: { name: 'staff.csv', bytes } })
      expect(answer.status, text).toBe(422)
      expect(bodyOf(answer.body)).toContain(text)
    }
    await expect(takeFile(as(administrator), undefined)).rejects.toThrow('identity/personnel-wrong')
  })
})
