import { sql } from 'kysely'
import pg from 'pg'
import type { Ctx } from '#kernel'
import { saveAnswers, startDraft } from '#services'
import { type DbFixtures, dbTest, type GivenPerson } from '#testing'
import { submitApplication } from '../application.ts'
import { asWorker } from '../clock/fixture.ts'
import { attach, letTimeAct } from '../fixture.ts'
import { giveOpinion } from '../opinion.ts'
import { carryOutLists } from './carry.ts'
import { drawList } from './entrants.ts'
import { approveList, proposeList } from './list.ts'
import { moveUpReserves } from './reserve.ts'
import { getRound } from './round.ts'
import type { RoundId } from './rows.ts'

export const SCHOLARSHIP = 'government-scholarship'
export const MINISTRY = 'moehe'
const BUREAU = 'cgb'

/** Of somebody whose points are their percentage and five more. */
const ANSWERS = {
  ...{ nationality: 'QAT', employed: false, otherSupport: false },
  ...{ nationalService: 'not-asked', track: 'abroad', field: 'engineering' },
  ...{ university: 'University of Example', studyBegins: '2027-09-01' },
  ...{ certificateDate: '2026-06-20', percentage: 93.5, phone: '+97433000051' },
  ...{ iban: 'QA80TEST000000000000000000001', declaration: true },
}

/** A draft that lacks nothing, of the person who acts; its reference. */
export async function fillScholarship(ctx: Ctx, change: Record<string, unknown> = {}) {
  const { id, reference } = await startDraft(ctx, SCHOLARSHIP)
  const paper = (name: string) => attach(ctx, `draft:${id}`, name)
  const papers = {
    offer: await paper('offer.pdf'),
    certificate: await paper('certificate.pdf'),
    ibanPaper: await paper('iban.pdf'),
  }
  await saveAnswers(ctx, reference, { ...ANSWERS, ...papers, ...change })
  return reference
}

/** An application that was sent; its reference. */
export const sendScholarship = async (ctx: Ctx, change?: Record<string, unknown>) =>
  (await submitApplication(ctx, await fillScholarship(ctx, change))).reference

export type World = Pick<DbFixtures, 'as' | 'given' | 'clock' | 'modules' | 'deliver' | 'ctx'>

/** One who has just left school. */
async function givenPupil({ given, ctx }: Pick<World, 'given' | 'ctx'>) {
  const pupil = await given.person()
  await sql`update identity.person set birth_date = '2008-03-14' where id = ${pupil.id}`.execute(
    ctx.sql,
  )
  return pupil
}

/** One who applies, by their percentage; what they sent, by their name. */
export type Sent = { person: Ctx; pupil: GivenPerson; reference: string }

/** Applications of a round whose papers were examined, after it has closed; with the officers of the ministry. */
export async function givenRound<Name extends string>(
  world: World,
  entrants: Record<Name, Record<string, unknown>>,
  { places = 1 } = {},
) {
  const { as, given, clock, ctx } = world
  clock.set('2026-11-23T08:00:00Z')
  const examiner = as(await given.officer({ agency: MINISTRY }))
  const bureau = as(await given.officer({ agency: BUREAU }))
  const sent = {} as Record<Name, Sent>
  for (const [name, change] of Object.entries<Record<string, unknown>>(entrants)) {
    const pupil = await givenPupil(world)
    const person = as(pupil)
    sent[name as Name] = { person, pupil, reference: await sendScholarship(person, change) }
  }
  const references = Object.values<Sent>(sent).map(({ reference }) => reference)
  const favourable = { favourable: true, text: 'مكتمل' }
  for (const reference of references) await giveOpinion(examiner, reference, favourable)
  clock.set('2026-12-01T08:00:00Z')
  await letTimeAct(ctx, world)
  for (const reference of references) await giveOpinion(bureau, reference, favourable)
  const { rows } = await sql<{ id: RoundId }>`
    update cases.round set places = ${places} where name = 'autumn-2026' returning id`.execute(
    ctx.sql,
  )
  const [round] = rows
  if (!round) throw new Error('nobody applied')
  const head = { agency: MINISTRY, roles: ['officer', 'senior-officer'] }
  return {
    ...{ sent, round: round.id, examiner, proposer: as(await given.officer({ agency: MINISTRY })) },
    approver: as(await given.officer(head)),
  }
}

/** Proposes the list of a round as it comes out. */
export async function propose(officer: Ctx, id: RoundId): Promise<void> {
  const drawn = await drawList(officer, await getRound(officer, id, 'rank'))
  await proposeList(officer, id, drawn?.digest ?? '')
}

/** One proposes, another approves, and the worker carries it out. */
export async function decideRound(
  ctx: Ctx,
  { round, proposer, approver }: { round: RoundId; proposer: Ctx; approver: Ctx },
): Promise<void> {
  await propose(proposer, round)
  await approveList(approver, round)
  await letWorkerRank(ctx)
}

/** Lets the worker carry out what was approved, and give free places on. */
export async function letWorkerRank(ctx: Ctx): Promise<void> {
  const worker = asWorker(ctx)
  await carryOutLists(worker)
  await moveUpReserves(worker)
}

/** `dbTest` in which each test has the round of the autumn for itself. */
export const roundTest = dbTest.extend<{ alone: undefined; world: World }>({
  alone: [
    async ({ ownerUrl }, use) => {
      const owner = new pg.Client(ownerUrl)
      await owner.connect()
      await owner.query(
        `update cases.round set name = name || '-' || id where name = 'autumn-2026'`,
      )
      await owner.end()
      await use(undefined)
    },
    { auto: true },
  ],
  world: async ({ ctx, as, given, clock, modules, deliver }, use) =>
    use({ ctx, as, given, clock, modules, deliver }),
})
