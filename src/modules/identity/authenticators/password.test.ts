import { describe, expect, it } from 'vitest'
import { isBroken } from './broken.ts'
import { checkNewPassword, typedPassword } from './password.ts'

const refusal = async (password: string, hasSecond = true) => {
  try {
    await checkNewPassword(password, hasSecond)
    return 'none'
  } catch (error) {
    return (error as Error).message
  }
}

describe('A new password', () => {
  it('has fifteen characters where it is all there is, eight where a second factor follows', async () => {
    expect(await refusal('kahwa w zaatar', false)).toBe('identity/password-short')
    expect(await refusal('kahwa w zaatar!', false)).toBe('none')
    expect(await refusal('zaatar7', true)).toBe('identity/password-short')
    expect(await refusal('zaatar!7', true)).toBe('none')
  })

  it('is counted as people count: a letter with its mark is one, in any script', async () => {
    expect(await refusal('e\u0301'.repeat(7))).toBe('identity/password-short')
    expect(await refusal('قهوة وزعتر')).toBe('none')
    expect(await refusal('🌊🌙🌴🐪🕌⛵🌅')).toBe('identity/password-short')
  })

  it('needs no kinds of characters, and may be as long as a sentence', async () => {
    expect(await refusal('all small letters and spaces', false)).toBe('none')
    expect(await refusal('a long one '.repeat(12), false)).toBe('none')
    expect(await refusal('x'.repeat(300), false)).toBe('identity/password-long')
  })

  it('is none of those that are tried first, also in capitals or several times over', async () => {
    for (const broken of [
      'password',
      'PassWord',
      'baseball',
      'qwertyuiop',
      'abc123abc123',
      'aaaaaaaaaaaaaaaa',
      'dragondragondragon',
    ]) {
      expect(await refusal(broken), broken).toBe('identity/password-broken')
    }
    expect(await isBroken('my password is not this')).toBe(false)
  })

  it('is the same however its letters are put together', () => {
    expect(typedPassword('cafe\u0301')).toBe(typedPassword('caf\u00e9'))
    expect(typedPassword('ﬁle')).toBe('file')
    expect(typedPassword('x'.repeat(257))).toBeUndefined()
  })
})
