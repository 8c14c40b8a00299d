import { describe, expect, it } from 'vitest'
import { type Issued, issueCertificate } from '#testing'
import { chainsTo } from './certificate-chain.ts'

const root = issueCertificate({ name: 'Root' }, { authority: true })
const middle = issueCertificate({ name: 'Middle' }, { issuer: root, authority: true })
const leaf = issueCertificate({ name: 'Leaf' }, { issuer: middle })
const stranger = issueCertificate({ name: 'Root' }, { authority: true })
const NOON = new Date('2026-11-24T12:00:00Z')

const chains = (chain: Issued[], anchors: Issued[], at = NOON) =>
  chainsTo(
    chain.map(({ certificate }) => certificate),
    anchors.map(({ certificate }) => certificate),
    at,
  )

describe('A chain of certificates', () => {
  it('leads to a trusted one, whether that is sent along or not', () => {
    expect(chains([leaf, middle], [root])).toBe(true)
    expect(chains([leaf, middle, root], [stranger, root])).toBe(true)
    expect(chains([leaf], [middle])).toBe(true)
  })

  it('may be one certificate that is itself trusted', () => {
    expect(chains([leaf], [leaf])).toBe(true)
  })

  it('does not lead to one of the same name with another key', () => {
    expect(chains([leaf, middle], [stranger])).toBe(false)
  })

  it('does not lead anywhere with a link missing, in the wrong order, or none at all', () => {
    expect(chains([leaf], [root])).toBe(false)
    expect(chains([middle, leaf], [root])).toBe(false)
    expect(chains([], [root])).toBe(false)
    expect(chains([leaf, middle], [])).toBe(false)
  })

  it('is broken by an issuer that is no authority', () => {
    const plain = issueCertificate({ name: 'Plain' }, { issuer: root })
    const below = issueCertificate({ name: 'Below' }, { issuer: plain })
    expect(chains([below, plain], [root])).toBe(false)
    expect(chains([below], [plain])).toBe(false)
  })

  it('is broken by one that is over, or not valid yet', () => {
    expect(chains([leaf, middle], [root], new Date('2040-01-02'))).toBe(false)
    expect(chains([leaf, middle], [root], new Date('2019-12-31'))).toBe(false)
    const short = issueCertificate(
      { name: 'S' },
      { issuer: root, authority: true, to: '2026-01-01' },
    )
    const under = issueCertificate({ name: 'Under' }, { issuer: short })
    expect(chains([under, short], [root])).toBe(false)
  })

  it('is not followed further than six', () => {
    const long = [root]
    for (const name of ['1', '2', '3', '4', '5', '6'])
      long.unshift(issueCertificate({ name }, { issuer: long[0] as Issued, authority: true }))
    expect(chains(long, [root])).toBe(false)
    expect(chains(long.slice(0, -1), [root])).toBe(true)
  })
})
