import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { type CodeLists, type Ctx, type PersonId, today } from '#kernel'
import { addDays } from '#lib/time'
import { newUuid } from '#lib/uuid'
import { listMessages } from '#notify'
import { dbTest } from '#testing'
import { loadServices } from '../load.ts'
import { findService, getService } from '../service.ts'
import type { ChangeId, ProposalId, SourceFiles } from '../tables.ts'
import {
  beginChange,
  discardChange,
  getAuthored,
  getChange,
  listAuthored,
  listChanges,
  saveChange,
} from './change.ts'
import { checkFiles } from './check.ts'
import { countWaiting, getProposal, listProposals } from './proposal.ts'
import {
  beginFromProposal,
  declineProposal,
  propose,
  publishProposal,
  sweepPublications,
} from './publish.ts'

const SERVICE = 'home-business-licence'
const AUTHOR = { agency: 'moci', roles: ['rule-author'] }
const WHY = { reason: 'People asked what counts as a home', basis: 'Decision 12 of 2026' }
const DAY = 24 * 3600 * 1000

type Edit = (files: SourceFiles) => SourceFiles

/** Another title in English; the tests of a file share a database, so that each has its own. */
const retitled =
  (title = `Home business ${randomUUID()}`): Edit =>
  (files) => {
    const path = 'messages/en.yaml'
    const text = String(files[path])
    return { ...files, [path]: text.replace(/^( {2}title:).*$/m, `$1 ${title}`) }
  }

async function changed(author: Ctx, edit: Edit) {
  const change = await getChange(author, SERVICE, await beginChange(author, SERVICE))
  const seen = await saveChange(author, change, change.revision, edit)
  return { change, seen }
}

async function proposed(author: Ctx, edit: Edit = retitled(), starts = today(author)) {
  const { change, seen } = await changed(author, edit)
  return propose(author, change, { seen, typed: { ...WHY, starts } })
}

const later = (ctx: Ctx, days: number): Ctx => ({
  ...ctx,
  clock: { now: () => new Date(ctx.clock.now().getTime() + days * DAY) },
})

const titleOf = async (ctx: Ctx) =>
  (await getService(ctx, SERVICE)).bundle.messages.en?.['service.title']

const factsOf = async (ctx: Ctx, most: number) => {
  const { rows } = await sql<{ fact: string }>`
    select fact from kernel.audit where resource = ${`service:${SERVICE}`} order by id`.execute(
    ctx.sql,
  )
  return rows.slice(-most).map(({ fact }) => fact.replace('services/', ''))
}

describe('A change of a service', () => {
  dbTest(
    'begins from the files of what is offered, as the pack has them',
    async ({ as, given }) => {
      const author = as(await given.officer(AUTHOR))
      const { files, base } = await getChange(author, SERVICE, await beginChange(author, SERVICE))
      expect(base).toBe((await getAuthored(author, SERVICE)).version)
      expect(Object.keys(files)).toContain('forms/apply.yaml')
      const { bundle, findings, sound } = await checkFiles(author, SERVICE, files)
      expect({ findings, sound, version: bundle?.version }).toEqual({
        ...{ findings: [], sound: true, version: base },
      })
    },
  )

  dbTest(
    'is offered once a second author publishes it; the version before stays',
    async ({ as, given }) => {
      const [one, two] = [await given.officer(AUTHOR), await given.officer(AUTHOR)]
      const first = as(one)
      const before = await getService(first, SERVICE)
      const proposal = await proposed(first, retitled('Home business'))
      expect(await titleOf(as(one))).toBe(before.bundle.messages.en?.['service.title'])
      expect(await countWaiting(as(two))).toBe(1)
      expect(await countWaiting(first)).toBe(0)
      await publishProposal(as(two), SERVICE, proposal)
      const after = await getService(as(two), SERVICE)
      expect(after.bundle.messages.en?.['service.title']).toBe('Home business')
      expect(after.version).not.toBe(before.version)
      expect(await factsOf(first, 5)).toEqual([
        ...['change-begun', 'change-saved', 'service-proposed', 'service-published'],
        'service-offered',
      ])
      const [told] = await listProposals(as(two), SERVICE)
      expect(told).toMatchObject({ outcome: 'published', version: after.version, lapsedAt: null })
    },
  )

  dbTest('waits for its day, and is offered from then on', async ({ as, given }) => {
    const [one, two] = [await given.officer(AUTHOR), await given.officer(AUTHOR)]
    const starts = addDays(today(as(one)), 3)
    const proposal = await proposed(as(one), retitled('Later'), starts)
    await publishProposal(as(two), SERVICE, proposal)
    await sweepPublications(as(two))
    expect(await titleOf(as(two))).not.toBe('Later')
    await sweepPublications(later(as(two), 4))
    expect(await titleOf(as(two))).toBe('Later')
    expect(await sweepPublications(later(as(two), 4))).toBe(0)
  })

  dbTest(
    'is rolled back as any change is: two authors, and it is on record',
    async ({ as, given }) => {
      const [one, two] = [await given.officer(AUTHOR), await given.officer(AUTHOR)]
      const before = await getService(as(one), SERVICE)
      await publishProposal(as(two), SERVICE, await proposed(as(one)))
      const back = await beginChange(as(two), SERVICE, before.version)
      const change = await getChange(as(two), SERVICE, back)
      const typed = { ...WHY, starts: today(as(two)) }
      const proposal = await propose(as(two), change, { seen: 1, typed })
      await publishProposal(as(one), SERVICE, proposal)
      expect((await getService(as(one), SERVICE)).version).toBe(before.version)
      expect((await getProposal(as(one), SERVICE, proposal)).inForceAt).not.toBeNull()
    },
  )

  dbTest('stays offered when the same pack is brought in again', async ({ ctx, as, given }) => {
    const [one, two] = [await given.officer(AUTHOR), await given.officer(AUTHOR)]
    await publishProposal(as(two), SERVICE, await proposed(as(one), retitled('Kept')))
    await sql`delete from services.loaded_pack`.execute(ctx.sql)
    await loadServices(ctx, () => undefined)
    expect(await titleOf(as(one))).toBe('Kept')
  })

  dbTest(
    'gives way to a pack that has the service otherwise, which is on record',
    async ({ ctx, as, given }) => {
      const [one, two] = [await given.officer(AUTHOR), await given.officer(AUTHOR)]
      const { rows } = await sql<{ version: string }>`
        select pack_version as version from services.service where id = ${SERVICE}`.execute(ctx.sql)
      const proposal = await proposed(as(one))
      await publishProposal(as(two), SERVICE, proposal)
      const other = '0'.repeat(64)
      await sql`update services.service set pack_version = ${other} where id = ${SERVICE}`.execute(
        ctx.sql,
      )
      await sql`delete from services.loaded_pack`.execute(ctx.sql)
      await loadServices(ctx, () => undefined)
      expect((await findService(as(one), SERVICE))?.version).toBe(rows[0]?.version)
      expect((await getProposal(as(one), SERVICE, proposal)).lapsedAt).not.toBeNull()
      expect(await factsOf(ctx, 1)).toContain('service-lapsed')
    },
  )
})

describe('What was published for a day to come and does not come', () => {
  const noticeOf = async (author: Ctx, proposal: ProposalId) => {
    const actor = author.actor as { id: PersonId }
    const href = `office/studio/${SERVICE}/proposals/${proposal}`
    const [message, ...more] = await listMessages(author, actor.id, href)
    expect(more).toEqual([])
    return message
  }

  dbTest('is told to both authors where another took its place', async ({ ctx, as, given }) => {
    const [one, two] = [await given.officer(AUTHOR), await given.officer(AUTHOR)]
    const coming = await proposed(as(one), retitled(), addDays(today(as(one)), 3))
    await publishProposal(as(two), SERVICE, coming)
    await publishProposal(as(two), SERVICE, await proposed(as(one)))
    expect(await noticeOf(as(one), coming)).toBeUndefined()
    await sweepPublications(later(ctx, 4))
    await sweepPublications(later(ctx, 4))
    for (const author of [as(one), as(two)]) {
      const message = await noticeOf(author, coming)
      expect(message?.subject.en).toMatch(/^Not offered: your change of “Home business/)
      expect(message?.body.en).toMatch(/Decision 12 of 2026.*another version of the service/)
      expect(message?.body.ar).toContain('نسخة أخرى من الخدمة')
    }
    const again = await beginFromProposal(as(one), SERVICE, coming)
    const change = await getChange(as(one), SERVICE, again)
    expect(change.base).toBe((await getService(as(one), SERVICE)).version)
    await discardChange(as(one), SERVICE, again)
  })

  dbTest(
    'is told with what the check finds where it no longer fits',
    async ({ ctx, as, given }) => {
      const [one, two] = [await given.officer(AUTHOR), await given.officer(AUTHOR)]
      const coming = await proposed(as(one), retitled(), addDays(today(as(one)), 3))
      await publishProposal(as(two), SERVICE, coming)
      // By that day the country no longer has the lists that the service names.
      const pack = ctx.pack as { lists: CodeLists }
      const { lists } = pack
      pack.lists = {}
      await sweepPublications(later(ctx, 4)).finally(() => {
        pack.lists = lists
      })
      expect((await getProposal(as(one), SERVICE, coming)).lapsedAt).not.toBeNull()
      expect((await noticeOf(as(two), coming))?.body.en).toMatch(
        /no longer fits.*The check found: .*evidence-types.*mend what is named/,
      )
    },
  )

  dbTest('begins no change again before it has lapsed', async ({ as, given }) => {
    const [one, two] = [await given.officer(AUTHOR), await given.officer(AUTHOR)]
    const coming = await proposed(as(one), retitled(), addDays(today(as(one)), 30))
    await publishProposal(as(two), SERVICE, coming)
    await expect(beginFromProposal(as(one), SERVICE, coming)).rejects.toMatchObject({
      code: 'services/proposal-missing',
    })
  })
})

describe('Nothing is published', () => {
  const refusals: [string, (at: { one: Ctx; two: Ctx }) => Promise<unknown>, string][] = [
    [
      'by who proposed it',
      async ({ one }) => publishProposal(one, SERVICE, await proposed(one)),
      'services/proposal-own',
    ],
    [
      'that has a fault',
      ({ one }) => proposed(one, ({ 'messages/ar.yaml': _, ...files }) => files),
      'services/change-faulty',
    ],
    ['that changes nothing', ({ one }) => proposed(one, (files) => files), 'services/change-same'],
    [
      'for another body',
      ({ one }) =>
        proposed(one, (files) => ({
          ...files,
          'service.yaml': String(files['service.yaml']).replace('owner: moci', 'owner: mm'),
        })),
      'services/owner-other',
    ],
    [
      'for a day that is over',
      ({ one }) => proposed(one, retitled('Past'), '2020-01-01'),
      'services/start-wrong',
    ],
    [
      'whose version is no longer the one that it began from',
      async ({ one, two }) => {
        const late = await proposed(one, retitled())
        await publishProposal(two, SERVICE, await proposed(one, retitled()))
        return publishProposal(two, SERVICE, late)
      },
      'services/proposal-stale',
    ],
    [
      'that was declined',
      async ({ one, two }) => {
        const proposal = await proposed(one)
        await declineProposal(two, SERVICE, proposal, 'Not yet')
        return publishProposal(two, SERVICE, proposal)
      },
      'services/proposal-over',
    ],
    [
      'without a reason',
      async ({ one }) => {
        const { change, seen } = await changed(one, retitled('Bare'))
        return propose(one, change, { seen, typed: { ...WHY, starts: today(one), reason: ' ' } })
      },
      'services/reason-missing',
    ],
    [
      'without the law that it stands on',
      async ({ one }) => {
        const { change, seen } = await changed(one, retitled('Bare'))
        return propose(one, change, { seen, typed: { ...WHY, starts: today(one), basis: '' } })
      },
      'services/basis-missing',
    ],
    [
      'that was begun from what is offered no more',
      async ({ one, two }) => {
        const { change, seen } = await changed(one, retitled())
        await publishProposal(two, SERVICE, await proposed(one, retitled()))
        return propose(one, change, { seen, typed: { ...WHY, starts: today(one) } })
      },
      'services/change-behind',
    ],
  ]
  for (const [what, act, code] of refusals) {
    dbTest(what, async ({ as, given }) => {
      const [one, two] = [as(await given.officer(AUTHOR)), as(await given.officer(AUTHOR))]
      await expect(act({ one, two })).rejects.toMatchObject({ code })
    })
  }

  dbTest('as declined without saying why', async ({ as, given }) => {
    const [one, two] = [as(await given.officer(AUTHOR)), as(await given.officer(AUTHOR))]
    const proposal = await proposed(one)
    await expect(declineProposal(two, SERVICE, proposal, '')).rejects.toMatchObject({
      code: 'services/answer-missing',
    })
    await declineProposal(one, SERVICE, proposal, '')
    expect((await getProposal(two, SERVICE, proposal)).outcome).toBe('withdrawn')
  })
})

describe('A change that is being made', () => {
  dbTest('is saved over nobody’s save', async ({ as, given }) => {
    const [one, two] = [as(await given.officer(AUTHOR)), as(await given.officer(AUTHOR))]
    const { change } = await changed(one, retitled('Mine'))
    await expect(saveChange(two, change, 1, retitled('Other'))).rejects.toMatchObject({
      code: 'services/change-stale',
    })
  })

  dbTest(
    'is closed while it waits, after it was put aside, and to other bodies',
    async ({ as, given }) => {
      const author = as(await given.officer(AUTHOR))
      const proposal = await proposed(author)
      const { change: id } = await getProposal(author, SERVICE, proposal)
      const change = { service: SERVICE, id }
      await expect(saveChange(author, change, 2, retitled('X'))).rejects.toMatchObject({
        code: 'services/change-proposed',
      })
      await declineProposal(author, SERVICE, proposal, '')
      await discardChange(author, SERVICE, id)
      await expect(saveChange(author, change, 2, retitled('X'))).rejects.toMatchObject({
        code: 'services/change-ended',
      })
      expect((await listChanges(author, SERVICE)).map((one) => one.id)).not.toContain(id)
      const other = as(await given.officer({ agency: 'moph', roles: ['rule-author'] }))
      await expect(getChange(other, SERVICE, id)).rejects.toMatchObject({ code: 'kernel/denied' })
      await expect(beginChange(other, SERVICE)).rejects.toMatchObject({ code: 'kernel/denied' })
      const theirs = await listAuthored(other)
      expect(theirs.map(({ owner }) => owner)).not.toContain('moci')
      expect(theirs.length).toBeGreaterThan(0)
    },
  )

  dbTest('is not kept beyond a size', async ({ as, given }) => {
    const author = as(await given.officer(AUTHOR))
    const large = (files: SourceFiles) => ({ ...files, 'documents/x.typ': 'x'.repeat(5_000_000) })
    await expect(changed(author, large)).rejects.toMatchObject({ code: 'services/change-large' })
  })

  dbTest('is one of a few', async ({ as, given }) => {
    const author = as(await given.officer(AUTHOR))
    const busy = 'commercial-licence-renew'
    for (let count = 0; count < 20; count++) await beginChange(author, busy)
    await expect(beginChange(author, busy)).rejects.toMatchObject({
      code: 'services/changes-many',
    })
  })

  dbTest('needs files that were kept', async ({ ctx, as, given }) => {
    const author = as(await given.officer(AUTHOR))
    const none = '1'.repeat(64)
    await sql`insert into services.service_version (id, version, bundle, loaded_at)
      select id, ${none}, bundle, loaded_at from services.service_version where id = ${SERVICE} limit 1`.execute(
      ctx.sql,
    )
    await expect(beginChange(author, SERVICE, none)).rejects.toMatchObject({
      code: 'services/source-missing',
    })
    const missing = newUuid(0)
    await expect(getChange(author, SERVICE, missing as ChangeId)).rejects.toMatchObject({
      code: 'services/change-missing',
    })
    await expect(getProposal(author, SERVICE, missing as ProposalId)).rejects.toMatchObject({
      code: 'services/proposal-missing',
    })
  })
})
