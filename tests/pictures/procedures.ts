import { publishMessage, startProcedure } from '#procedures'
import { givenProcedure } from '../../src/modules/procedures/fixture.ts'
import { openProductDatabase } from '../faults/platform/population.ts'
import type { Started } from '../support/started.ts'
import type { Camera } from './camera.ts'
import { makePasskey } from './recovery.ts'
import type { Visitor } from './visitor.ts'

const INCIDENTS = '/office/procedures/incidents'
const STUCK = 's -> ⊕ -[n > 1]-> A -> !\n⊕ -[n < 1]-> B -> !\ndata n'

/** What cannot go on by itself, and running cases under an older version. */
export async function takeProcedures(camera: Camera, administrator: Visitor, igov: Started) {
  const from = await plant(igov)
  const view = (state: string) => ({ template: 'procedures', state })
  await administrator.go(INCIDENTS)
  if (administrator.path() !== INCIDENTS) await makePasskey(administrator)
  await camera.take(view('stuck'), administrator, INCIDENTS)
  await administrator.go(INCIDENTS)
  await administrator.page.locator('main tbody a').first().click()
  await administrator.page.waitForLoadState('load')
  await camera.take(view('put-right'), administrator, administrator.path())
  await camera.take(view('messages'), administrator, `${INCIDENTS}?show=messages`)
  await administrator.go(`${INCIDENTS}?show=messages`)
  await administrator.page.locator('main tbody a').first().click()
  await administrator.page.waitForLoadState('load')
  await camera.take(view('message'), administrator, administrator.path())
  await camera.take(view('moves'), administrator, '/office/procedures/moves')
  const move = '/office/procedures/shop-licence/move'
  await camera.take(view('move-tried'), administrator, `${move}?from=${from}`)
  await administrator.go(`${move}?from=${from}&map.A=X`)
  await administrator.fill('reason', 'المادة 7 من القرار 12 لسنة 2026')
  const { page } = administrator
  const loaded = page.waitForEvent('load')
  await page.locator('main form[method=post][action$="/move"] button').first().click()
  await loaded
  await camera.take(view('move-proposed'), administrator, administrator.path())
}

async function plant(igov: Started): Promise<string> {
  const { ctx, close } = await openProductDatabase(igov)
  try {
    await givenProcedure(ctx, 'fee-check', STUCK)
    for (const n of [1, 2, 3])
      await startProcedure(ctx, { procedure: 'fee-check', key: `QA-2026-${n}`, data: { n: 1 } })
    const paid = { sender: 'bank', id: 'transfer-1', name: 'paid', key: 'QA-2026-9', keepDays: 0 }
    await publishMessage(ctx, paid)
    const from = await givenProcedure(ctx, 'shop-licence', 's -> A -> B -> !')
    for (const n of [4, 5])
      await startProcedure(ctx, { procedure: 'shop-licence', key: `QA-2026-${n}` })
    await givenProcedure(ctx, 'shop-licence', 's -> X -> B -> !')
    return from
  } finally {
    await close()
  }
}
