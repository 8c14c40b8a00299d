import { describe, expect, it } from 'vitest'
import { readPack, readYaml } from '#kernel'
import { checkAppeal } from './appeal-check.ts'
import type { ServiceBundle } from './bundle.ts'
import { readService } from './service-reader.ts'

const { pack } = await readPack('packs/qatar')
if (!pack) throw new Error('the pack is unsound')

const load = async (id: string) => {
  const { bundle } = await readService(`${pack.dir}/services/${id}`, pack)
  if (!bundle) throw new Error(`${id} is unsound`)
  return { bundle, file: await readYaml(pack.dir, `services/${id}/service.yaml`) }
}
const licence = await load('home-business-licence')
const appeals = await load('licensing-appeal')

const messagesOf = (
  { bundle, file }: typeof licence,
  change: Partial<ServiceBundle['service']>,
  parts: Partial<ServiceBundle> = {},
) => {
  const changed = { ...bundle, service: { ...bundle.service, ...change }, ...parts }
  return checkAppeal(file, changed, ['licensing-appeal'], ['qa-law-2015-5']).map(
    ({ message }) => message,
  )
}

describe('What a service says of appeals', () => {
  it('is sound in the pack', () => {
    expect(messagesOf(licence, {})).toEqual([])
    expect(messagesOf(appeals, {})).toEqual([])
  })

  it('names a live service that decides on them, a time, and a law of the pack', () => {
    const appeal = { service: 'home-business-licence', law: 'nowhere' }
    const [service, within, law] = messagesOf(licence, { appeal })
    expect(service).toContain('no live service with appeals: true "home-business-licence"')
    expect(within).toContain('within: P30D')
    expect(law).toContain('no law in laws.yaml "nowhere"')
  })
})

describe('A service that decides on appeals', () => {
  it('grants nothing, has a desk, and asks who is late for the reason', () => {
    const outputs = [{ output: 'licence' }]
    expect(messagesOf(appeals, { outputs })).toEqual([expect.stringContaining('remove outputs')])
    const { desk: _desk, ...deskless } = appeals.bundle
    expect(messagesOf({ ...appeals, bundle: deskless }, {})).toEqual([
      expect.stringContaining('needs desk.yaml'),
    ])
    expect(messagesOf(appeals, {}, { forms: licence.bundle.forms })).toEqual([
      expect.stringContaining('lateReason'),
    ])
  })
})
