import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { formIn } from '../support/inject.ts'
import { type Started, startIgov } from '../support/started.ts'
import {
  approve,
  claim,
  eventually,
  insist,
  isAcknowledged,
  isCivil,
  submit,
} from './platform/acts.ts'
import { findBreak, findHalfMade, findUnsound } from './platform/invariants.ts'
import { ALONE, fillIn, openPeople, openProductDatabase } from './platform/population.ts'
import { untilAtRest } from './platform/rest.ts'
import { openSmallDisk, type SmallDisk } from './platform/small-disk.ts'

const UPLOAD_BYTES = 3_000_000
/** Long enough for the worker to try, and short for its next try not to be far. */
const FULL_MS = 3_000

let disk: SmallDisk
let igov: Started

beforeAll(async () => {
  disk = openSmallDisk('500m')
  // The product's data folder is made where temporary files go.
  vi.stubEnv('TMPDIR', disk.folder)
  igov = await startIgov(ALONE)
  vi.unstubAllEnvs()
})

afterAll(async () => {
  disk?.clear()
  await igov?.end()
  disk?.end()
})

/** Its bytes do not shrink, whoever keeps them. */
const largePdf = () =>
  Buffer.from(
    `%PDF-1.4\n%${randomBytes(UPLOAD_BYTES / 2).toString('hex')}\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n` +
      '2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n' +
      '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
  )

test('a disk that is full during an upload gives a clear error, and with room again nothing was lost', async () => {
  const { ctx, close } = await openProductDatabase(igov)
  const person = await openPeople(igov, ctx).applicant()
  const reference = await fillIn(person.ctx)
  await close()
  const path = `/ar/apply/${reference}/home`
  const upload = async () => {
    const page = await insist(() => person.visitor.get(path))
    const file = { name: 'completion.pdf', bytes: largePdf(), type: 'application/pdf' }
    const typed = {
      'home.address.zone': '56',
      'home.address.street': '340',
      'home.address.building': '27',
      'home.livesThere': 'yes',
      'home.tenure': 'owned',
    }
    const fields = { ...formIn(page.body, path), ...typed, _do: 'continue' }
    return () => person.visitor.post(path, fields, { 'home.completionCertificate': file })
  }
  const first = await upload()
  disk.fill()
  expect(await first()).toSatisfy(isCivil)
  disk.clear()

  const before = await insist(() => person.visitor.get(path))
  expect(before.body).toContain('value="55"')
  const again = await upload()
  expect((await insist(again)).status).toBe(303)
  const filled = { visitor: person.visitor, reference }
  const now = await insist(() => person.visitor.get(path))
  const { _revision: revision } = formIn(now.body, path)
  expect(isAcknowledged(filled, await insist(() => submit(filled, String(revision))))).toBe(true)
  const after = await openProductDatabase(igov)
  const { rows } = await sql<{ bytes: number }>`
    select c.bytes from cases.case k join kernel.file f on f.owner = 'case:' || k.id
    join kernel.file_content c using (sha256) where k.reference = ${reference}`.execute(
    after.ctx.sql,
  )
  expect(rows.map(({ bytes }) => bytes > UPLOAD_BYTES)).toEqual([true])
  expect(await findHalfMade(after.ctx)).toEqual([])
  await after.close()
})

test('a disk that is full during sealing leaves the approval as it is, and the licence comes with the room', async () => {
  const { ctx, close } = await openProductDatabase(igov)
  const people = openPeople(igov, ctx)
  const applications = await people.applications(3)
  const officer = (await people.officer()).visitor
  await close()
  for (const filled of applications) await insist(() => submit(filled))
  const worker = igov.state().processes.worker?.[0] ?? 0
  process.kill(worker, 'SIGSTOP')
  try {
    for (const { reference } of applications) {
      expect((await claim(officer, reference)).status).toBe(303)
      expect((await approve(officer, reference)).status).toBe(303)
    }
    disk.fill()
  } finally {
    process.kill(worker, 'SIGCONT')
  }
  await sleep(FULL_MS)
  for (const { visitor, reference } of applications) {
    const page = await visitor.get(`/ar/my/cases/${reference}`)
    expect(page.body).not.toContain('/my/licences/')
    if (page.status !== 200) expect(page).toSatisfy(isCivil)
  }
  disk.clear()

  for (const { visitor, reference } of applications) {
    await eventually(async () => {
      const page = await visitor.get(`/ar/my/cases/${reference}`)
      return page.body.includes('/my/licences/')
    }, `the licence of ${reference}`)
  }
  const after = await openProductDatabase(igov)
  try {
    await untilAtRest(after.ctx)
    expect(await findHalfMade(after.ctx)).toEqual([])
    expect(await findUnsound(after.ctx, igov)).toEqual([])
    expect(await findBreak(after.ctx)).toBeUndefined()
  } finally {
    await after.close()
  }
})
