import { sql } from 'kysely'
import { expect } from 'vitest'
import { type DbFixtures, dbTest } from '#testing'
import type { ServiceBundle } from '../bundle/bundle.ts'
import { getService } from '../service.ts'
import { holdAgainstOffered } from './held.ts'

const VISA = 'family-visit-visa'

/** Offers the first version of the visa, changed, as if the pack of before had been loaded. */
async function offerFirst(
  ctx: DbFixtures['ctx'],
  version: string,
  change: (first: ServiceBundle) => ServiceBundle = (first) => first,
) {
  const { bundle } = await getService(ctx, VISA)
  const earlier = bundle.earlier?.[1]
  if (!earlier) throw new Error('no earlier version is kept')
  const first = change({
    ...bundle,
    version,
    service: { ...bundle.service, version: 1 },
    forms: { ...bundle.forms, apply: earlier.form },
    scenarios: earlier.scenarios,
  })
  await sql`insert into services.service_version (id, version, bundle, loaded_at)
    values (${VISA}, ${version}, ${JSON.stringify(first)}, now())`.execute(ctx.sql)
  await sql`update services.service set version = ${version} where id = ${VISA}`.execute(ctx.sql)
  const back = () =>
    sql`update services.service set version = ${bundle.version} where id = ${VISA}`.execute(ctx.sql)
  return { later: bundle, back }
}

dbTest(
  'A later version is offered where its maps take every scenario of before',
  async ({ ctx }) => {
    const { later, back } = await offerFirst(ctx, 'a'.repeat(64))
    const told: string[] = []
    await holdAgainstOffered(ctx, [later], (line) => told.push(line))
    expect(told).toEqual([])
    await back()
  },
)

dbTest(
  'A later version is not offered where its map loses what was asked until now, whatever its folder keeps',
  async ({ ctx }) => {
    const { later, back } = await offerFirst(ctx, 'b'.repeat(64), (first) => {
      const form = structuredClone(first.forms.apply) as NonNullable<typeof first.forms.apply>
      form.pages[0]?.fields.push({ kind: 'text', name: 'fatherName', max: { characters: 40 } })
      const scenarios = (first.scenarios ?? []).map((one) => ({
        ...one,
        answers: { ...one.answers, fatherName: 'Ram' },
      }))
      return { ...first, forms: { ...first.forms, apply: form }, scenarios }
    })
    const told: string[] = []
    const tell = (line: string) => void told.push(line)
    await expect(holdAgainstOffered(ctx, [later], tell)).rejects.toThrow(
      /services\/family-visit-visa\/service\.yaml:1: no place for fatherName of citizen-invites/,
    )
    const same = { ...later, service: { ...later.service, version: 1 }, migrations: [] }
    await holdAgainstOffered(ctx, [same], tell)
    expect(told).toHaveLength(1)
    expect(told[0]).toMatch(
      /^services\/family-visit-visa: its form has no place any more for .*fatherName.* \(scenarios of the version before: .*citizen-invites.*\)\. Whoever .* raise its version to 2 and write migrations\/1-to-2\.yaml$/,
    )
    await back()
  },
)

dbTest(
  'Where a scenario of what is offered could not be sent as it was, that is told, and the later version is offered',
  async ({ ctx }) => {
    const { later, back } = await offerFirst(ctx, 'c'.repeat(64), (first) => {
      const [one, ...others] = first.scenarios ?? []
      if (!one) throw new Error('no scenario is kept')
      const { visitorName: _, ...answers } = one.answers
      return { ...first, scenarios: [{ ...one, answers, variants: [] }, ...others] }
    })
    const told: string[] = []
    await holdAgainstOffered(ctx, [later], (line) => told.push(line))
    expect(told).toEqual([
      'services/family-visit-visa: citizen-invites of the version that is offered could not be sent as it was: visitorName; what becomes of such drafts is not known',
    ])
    await back()
  },
)

dbTest('What is lost of renewals is told too, with the map that they need', async ({ ctx }) => {
  const id = 'home-business-licence'
  const { bundle: later } = await getService(ctx, id)
  const { form, forms, scenarios = [] } = later.earlier?.[1] ?? {}
  if (!form) throw new Error('no earlier version is kept')
  const version = 'd'.repeat(64)
  const service = { ...later.service, version: 1 }
  const first = { ...later, version, service, forms: { ...later.forms, apply: form, ...forms } }
  await sql`insert into services.service_version (id, version, bundle, loaded_at)
    values (${id}, ${version}, ${JSON.stringify({ ...first, scenarios })}, now())`.execute(ctx.sql)
  await sql`update services.service set version = ${version} where id = ${id}`.execute(ctx.sql)
  const told: string[] = []
  const tell = (line: string) => void told.push(line)
  await holdAgainstOffered(ctx, [later], tell)
  expect(told).toEqual([])
  // The map of renewals alone is gone: their answers have no way on, and those of first applications have.
  const apply = later.migrations?.filter((map) => map.form === undefined) ?? []
  await expect(holdAgainstOffered(ctx, [{ ...later, migrations: apply }], tell)).rejects.toThrow(
    /no place for home\.occupant, telephone, fax of renewed/,
  )
  await holdAgainstOffered(ctx, [{ ...later, service, migrations: [] }], tell)
  expect(told.at(-1)).toMatch(
    /^services\/home-business-licence: its form renew has no place any more for .*telephone.* write migrations\/renew-1-to-2\.yaml$/,
  )
  await sql`update services.service set version = ${later.version} where id = ${id}`.execute(
    ctx.sql,
  )
})
