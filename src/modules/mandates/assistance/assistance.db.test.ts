import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { type Ctx, type PersonId, withCtx } from '#kernel'
import { listMessages } from '#notify'
import { dbTest, type GivenPerson } from '#testing'
import { endMandate, findMandate, listHeld } from '../mandate.ts'
import { acceptMandate } from '../offer.ts'
import { useMandate } from '../use.ts'
import { beginHelp, confirmHelp, findConsent, type HelpOrder } from './assistance.ts'

const code = (name: string) => ({ code: `mandates/${name}` })
const TITLE = 'Home business licence'

const orderFor = (
  { identifier, actor }: GivenPerson,
  change: Partial<HelpOrder> = {},
): HelpOrder => ({
  identifier,
  name: actor.kind === 'person' ? (actor.name.en ?? '') : '',
  ...{ service: 'home-business-licence', channel: 'counter', evidence: 'document' },
  ...{ document: 'identity-card', agreed: true },
  ...change,
})
const BY_CODE = { channel: 'phone', evidence: 'code', document: undefined } as const

/** The code that came by the person's inbox. */
async function codeTold(ctx: Ctx, person: PersonId): Promise<string> {
  const [message] = await listMessages(ctx, person, 'my/mandates')
  return /code: ([0-9A-Z-]+)/.exec(message?.body.en ?? '')?.[1] ?? ''
}

describe('An officer who helps', () => {
  dbTest(
    'begins once the document was seen and the person has agreed; what they agreed to is kept',
    async ({ ctx, as, given, deliver }) => {
      const [sara, hind] = [await given.person(), await given.officer()]
      const { id, waits } = await beginHelp(as(hind), orderFor(sara), TITLE)
      expect(waits).toBe(false)
      expect(await listHeld(as(hind), hind.id)).toMatchObject([
        {
          ...{ mandate: id, kind: 'assistance', services: ['home-business-licence'] },
          ...{ agency: 'moci', principal: { id: sara.id } },
        },
      ])
      expect(await findConsent(ctx, id)).toMatchObject({
        ...{ channel: 'counter', evidence: 'document', document: 'identity-card', agency: 'moci' },
        text: expect.stringContaining('هل توافق؟'),
      })
      for (const act of ['update mandates.consent set text = $1', 'delete from mandates.consent']) {
        const changed = sql.raw(act.replace('$1', "'x'")).execute(ctx.sql)
        await expect(changed).rejects.toThrow('permission denied')
      }
      await deliver()
      const [told] = await listMessages(as(sara), sara.id)
      expect(told?.subject.en).toMatch(/may act for you$/)
    },
  )

  dbTest(
    'on the telephone begins by the code that the person reads back, once and within its time',
    async ({ ctx, as, given, clock }) => {
      const [sara, hind] = [await given.person(), await given.officer()]
      const other = await given.officer()
      const { id, waits } = await beginHelp(as(hind), orderFor(sara, BY_CODE), TITLE)
      expect(waits).toBe(true)
      expect(await listHeld(as(hind), hind.id)).toEqual([])
      const told = await codeTold(ctx, sara.id)
      await expect(confirmHelp(as(hind), id, 'AAAA-AAAA')).rejects.toMatchObject(code('code-wrong'))
      await expect(confirmHelp(as(other), id, told)).rejects.toMatchObject(code('code-wrong'))
      // What was offered is not taken on as other offers are.
      await expect(acceptMandate(as(hind), id)).rejects.toMatchObject(code('missing'))
      await confirmHelp(as(hind), id, told)
      expect(await listHeld(as(hind), hind.id)).toMatchObject([{ mandate: id }])
      await expect(confirmHelp(as(hind), id, told)).rejects.toMatchObject(code('code-wrong'))
      const late = await beginHelp(as(hind), orderFor(sara, BY_CODE), TITLE)
      const second = await codeTold(ctx, sara.id)
      clock.advance({ minutes: 16 })
      await expect(confirmHelp(as(hind), late.id, second)).rejects.toMatchObject(code('code-wrong'))
    },
  )

  dbTest(
    'begins nothing without consent, without who it is, for themselves, or for whom they declared',
    async ({ ctx, as, given }) => {
      const [sara, hind] = [await given.person(), await given.officer()]
      const clerk = await given.officer({ roles: ['administrator'] })
      const tries: [Ctx, HelpOrder, string][] = [
        [as(hind), orderFor(sara, { agreed: false }), 'not-agreed'],
        [as(hind), orderFor(sara, { name: 'Somebody Else' }), 'person-not-found'],
        [as(hind), orderFor(sara, { document: undefined }), 'document-missing'],
        [as(hind), orderFor(sara, { document: 'library-card' }), 'document-missing'],
        [as(hind), orderFor(sara, { channel: 'phone' }), 'document-missing'],
        [as(hind), orderFor(hind), 'counter-own'],
      ]
      for (const [who, order, problem] of tries) {
        await expect(beginHelp(who, order, TITLE)).rejects.toMatchObject(code(problem))
      }
      if (hind.actor.kind !== 'person' || !hind.actor.office) throw new Error('an officer')
      const office = { ...hind.actor.office, interests: [sara.id] }
      const related = withCtx(as(hind), { actor: { ...hind.actor, office } })
      await expect(beginHelp(related, orderFor(sara), TITLE)).rejects.toMatchObject(
        code('counter-interest'),
      )
      for (const who of [as(clerk), as(sara)]) {
        await expect(beginHelp(who, orderFor(sara), TITLE)).rejects.toMatchObject({
          code: 'kernel/denied',
        })
      }
      const { id } = await beginHelp(as(hind), orderFor(sara, BY_CODE), TITLE)
      const { rows } = await sql<{ columns: string }>`
        select string_agg(quote_ident(column_name), ',') as columns from information_schema.columns
        where table_schema = 'mandates' and table_name = 'mandate' and is_generated = 'NEVER'
          and column_name not in ('id', 'code_hash')`.execute(ctx.sql)
      const columns = sql.raw(rows[0]?.columns ?? '')
      const copy = sql<{ id: string }>`insert into mandates.mandate (${columns})
        select ${columns} from mandates.mandate where id = ${id} returning id`
      const unsaid = (await copy.execute(ctx.sql)).rows[0]?.id
      const begun = sql`update mandates.mandate set state = 'active', accepted_at = offered_at,
        appointment = uuidv7() where id = ${unsaid}::uuid`
      await expect(begun.execute(ctx.sql)).rejects.toThrow('rests on no consent')
    },
  )

  dbTest(
    'stops after two hours, and as soon as the person ends it',
    async ({ as, given, clock }) => {
      const [sara, hind] = [await given.person(), await given.officer()]
      const first = await beginHelp(as(hind), orderFor(sara), TITLE)
      const [held] = await listHeld(as(hind), hind.id)
      if (!held || hind.actor.kind !== 'person') throw new Error('they help')
      const acting = withCtx(as(hind), { actor: { ...hind.actor, actingFor: held } })
      const use = { what: 'begun', service: 'home-business-licence', reference: 'QA-1' } as const
      await useMandate(acting, use)
      const elsewhere = useMandate(acting, { ...use, service: 'zakat-aid' })
      await expect(elsewhere).rejects.toMatchObject(code('not-this-service'))
      await endMandate(as(sara), first.id)
      await expect(useMandate(acting, use)).rejects.toMatchObject(code('over'))
      const second = await beginHelp(as(hind), orderFor(sara), TITLE)
      expect((await findMandate(as(hind), second.id))?.most).toBe(1)
      clock.advance({ hours: 2 })
      expect(await listHeld(as(hind), hind.id)).toEqual([])
    },
  )
})
