import { expect, test } from 'vitest'
import type { Pack } from '#kernel'
import type { ServiceBundle } from './bundle/bundle.ts'
import { costOf } from './cost.ts'

const pack = { settings: { currency: { code: 'QAR', decimals: 2, formats: {} } } } as Pack
type Costs = ServiceBundle['service']['costs']
const cost = (...costs: readonly { amount: string; currency?: string }[]) => {
  const stated = costs.map((one) => ({ ...one, cost: 'fee', source: 's', reliability: 'press' }))
  return costOf({ pack }, { service: { costs: stated as Costs } } as ServiceBundle)
}

test('What an application costs is the sum of what its service states', () => {
  expect(cost({ amount: '1020.00' }, { amount: '0.5' })).toBe(102_050n)
  expect(cost({ amount: '0' })).toBe(0n)
})

test('is not known where a service does not say it, or in another currency', () => {
  expect(cost()).toBe('unknown')
  expect(cost({ amount: '10' }, { amount: 'unknown' })).toBe('unknown')
  expect(cost({ amount: '10', currency: 'USD' })).toBe('unknown')
})
