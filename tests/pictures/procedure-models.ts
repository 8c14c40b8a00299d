import { sql } from 'kysely'
import { type Ctx, type PersonId, withCtx } from '#kernel'
import {
  givenPermit,
  givenPermits,
  workOutRealTimes,
} from '../../src/modules/procedures/fixture.ts'
import { openProductDatabase } from '../faults/platform/population.ts'
import type { Started } from '../support/started.ts'
import { apply, SERVICE } from './application.ts'
import type { Camera, View } from './camera.ts'
import type { Visitor } from './visitor.ts'

const MODELS = '/office/procedures/models'
const MODEL = `${MODELS}/home-business-licence`
const DAY_MS = 86_400_000

const view = (state: string): View => ({ template: 'procedures', state })

type Cast = {
  authors: readonly [Visitor, Visitor]
  senior: Visitor
  officer: Visitor
  applicant: Visitor
  stranger: Visitor
  igov: Started
}

/** A procedure in the hands of its authors, as it really goes, and as applicants and everybody see it. */
export async function takeModels(camera: Camera, cast: Cast) {
  await takeDraft(camera, cast.authors)
  await takeSeeing(camera, cast)
  const reference = await apply(cast.applicant)
  await camera.take(view('where-it-stands'), cast.applicant, `/my/cases/${reference}`)
  await camera.take(view('where-at-office'), cast.officer, `/office/cases/${reference}`)
  await takeRealTimes(camera, cast)
}

/** The canvas has drawn, and checked, what it was given. */
async function drawn({ page }: Visitor) {
  await page.locator('.djs-shape[data-element-id="issue"]').first().waitFor()
}

async function takeDraft(camera: Camera, [first, second]: Cast['authors']) {
  await camera.take(view('models'), first, MODELS)
  await camera.take(view('model'), first, MODEL)
  await first.go(MODEL)
  await first.send('/drafts')
  const draft = first.path()
  const { page } = first
  await camera.take(view('draft'), first, draft, () => drawn(first))
  await camera.take(view('draft-chosen'), first, draft, async () => {
    await drawn(first)
    await page.locator('.djs-shape[data-element-id="review"]').first().click()
  })
  await camera.take(view('draft-wrong'), first, draft, async () => {
    await drawn(first)
    await drawEnd(first)
    await page.locator('[data-faults] [data-element] button').first().waitFor()
  })
  page.on('dialog', (dialog) => void dialog.accept())
  await first.go(draft)
  await drawn(first)
  await drawEnd(first)
  await page.fill('[name="p.name.ar"]', 'علم الأرشيف')
  await page.fill('[name="p.name.en"]', 'The archive knows')
  await page.selectOption('[name="p.state"]', 'granted')
  const saved = page.waitForEvent('load')
  await page.locator('#save-drawing button').click()
  await saved
  await camera.take(view('draft-changed'), first, draft, () => drawn(first))
  await page.emulateMedia({ colorScheme: 'dark' })
  await camera.take(view('draft-dark'), first, draft, () => drawn(first))
  await page.emulateMedia({ colorScheme: null })
  await camera.take(view('trial'), first, `${draft}/trial`)
  await first.go(draft)
  await first.fill('basis', 'قرار وزاري رقم 12 لسنة 2026')
  await first.fill('reason', 'يُبلَّغ الأرشيف بكل رخصة تصدر.')
  await first.send('/propose')
  const proposal = first.path()
  await camera.take(view('proposal-own'), first, proposal)
  await camera.take(view('proposal-waits'), second, proposal)
  await second.go(proposal)
  await second.send('/publish')
  await camera.take(view('proposal-published'), second, proposal)
  await camera.take(view('model-changed'), first, MODEL)
}

/** A task and an end after the licence is issued, without what people are told there. */
async function drawEnd({ page }: Visitor) {
  const pad = (what: string) =>
    page.locator(`.djs-context-pad .entry[data-action="append.${what}"]`).click()
  await page.locator('.djs-shape[data-element-id="issue"]').first().click()
  await pad('append-task')
  await page.keyboard.press('Escape')
  await page.fill('[name="p.name.ar"]', 'إبلاغ الأرشيف')
  await page.fill('[name="p.name.en"]', 'Tell the archive')
  await page.locator('[name="p.name.en"]').blur()
  await pad('end-event')
  await page.keyboard.press('Escape')
}

async function takeSeeing(camera: Camera, { senior, igov }: Cast) {
  await plant(igov)
  const seeing = '/office/procedures/permit/seeing'
  await camera.take(view('seeing-list'), senior, '/office/procedures/seeing')
  await camera.take(view('seeing'), senior, `${seeing}?days=90`)
  await camera.take(view('seeing-none'), senior, `${seeing}?days=90&body=moph`)
}

/** On the page of the service, as it is published on the day after. */
async function takeRealTimes(camera: Camera, { stranger, igov }: Cast) {
  const { ctx, close } = await openProductDatabase(igov)
  try {
    await sql`insert into content.publication (inputs, at) values ('of the day before', now())`.execute(
      ctx.sql,
    )
  } finally {
    await close()
  }
  await igov.stop()
  await igov.restart()
  await camera.take(view('real-times'), stranger, SERVICE)
}

/** Cases that came and went over the last months, and the figures that the night before worked out. */
async function plant(igov: Started) {
  const { ctx, close } = await openProductDatabase(igov)
  try {
    let now = new Date(Date.now() - 60 * DAY_MS)
    const clock = {
      now: () => now,
      set: (at: Date) => {
        now = at
      },
    }
    const then = withCtx(ctx, { clock })
    await givenPermit(then)
    const officers = [
      '0197f000-0000-7000-8000-0000000000a1',
      '0197f000-0000-7000-8000-0000000000a2',
    ]
    await givenPermits({ ctx: then, clock, officers: officers as PersonId[] }, { count: 40 })
    await workOutRealTimes(ctx)
    await tellRealTimes(ctx)
  } finally {
    await close()
  }
}

/** As after a year in which 240 licences were issued. */
const tellRealTimes = (ctx: Ctx) =>
  ctx.sql
    .withTables<{ 'procedures.real_times': { procedure: string; working_days: number[] } }>()
    .updateTable('procedures.real_times')
    .set({ working_days: [0, 12, 48, 70, 52, 30, 16, 8, 4] })
    .where('procedure', '=', 'home-business-licence')
    .execute()
