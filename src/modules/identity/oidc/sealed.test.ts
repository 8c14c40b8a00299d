import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { hashedId, sealerWith } from './sealed.ts'

const sealer = sealerWith(randomBytes(32))
const id = hashedId('Session', 'a number')

test('what is sealed is opened under its own id, and under no other', () => {
  const sealed = sealer.seal(id, JSON.stringify({ accountId: 'somebody' }))
  expect(sealed.includes('somebody')).toBe(false)
  expect(sealer.open(id, sealed)).toBe('{"accountId":"somebody"}')
  expect(() => sealer.open(hashedId('Session', 'another'), sealed)).toThrow()
  // The same key, since an id's first bits choose it.
  const near = Buffer.from(id).fill(0, 2)
  expect(() => sealer.open(near, sealed)).toThrow()
  expect(() => sealerWith(randomBytes(32)).open(id, sealed)).toThrow()
})

test('a bit that was changed is noticed, and nothing is sealed the same way twice', () => {
  const made = new Set(
    Array.from({ length: 2_000 }, () => sealer.seal(id, '{}').subarray(0, 12).toString('hex')),
  )
  expect(made.size).toBe(2_000)
  const sealed = sealer.seal(id, '{"a":1}')
  sealed[15] = (sealed[15] ?? 0) ^ 1
  expect(() => sealer.open(id, sealed)).toThrow()
})

test('ids of two kinds never meet', () => {
  expect(hashedId('Session', 'x')).not.toEqual(hashedId('Grant', 'x'))
})
