import { describe, it } from 'vitest'

describe.skip('A permit', () => {
  it.only('should work', () => {})
  it('refuses what issue 12 sent', () => {})
  it('is granted once', () => {})
})
