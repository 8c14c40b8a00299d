import { describe, expect, it } from 'vitest'
import { differing } from '../fixture.ts'

describe('A pattern', () => {
  it('is one of XPath', () => {
    const rows = `
      matches("abracadabra", "^a.*a$") → true
      matches("Q", "[A-Z-[OI]]") → true
      matches("I", "[A-Z-[OI]]") → false
      matches("i", "[A-Z-[OI]]", "i") → false
      matches("hello", "\\p{IsBasicLatin}+") → true
      matches("قطر", "^\\p{IsArabic}{3}$") → true
      matches("x1", "^\\i\\c$") → true
      matches("aa", "^(a)\\1$") → true
      matches("h", "(.)\\3") → null
      matches("abcd", "1[asd\\0]") → null
      matches("a\\nb", "a.b") → false
      matches("a\\nb", "a.b", "s") → true
      matches("a\\nb", "^b$", "m") → true
      matches("hello world", "hello\\ sworld", "x") → true
      matches("a b", "a[ ]b", "x") → true
      matches("\\u212A", "k", "i") → true
      matches("x", "(?=x)") → null
      matches("x", "x", "q") → null
      matches("🐎", "^.$") → true
      matches("٣", "^\\d$") → true
      matches("a-b", "[a\\-z]{1,2}?") → true
    `
    expect(differing(rows)).toEqual([])
  })

  it('replaces with its groups', () => {
    const rows = `
      replace("abracadabra", "a(.)", "a$1$1") → "abbraccaddabbra"
      replace("abcd", "(ab)|(a)", "[1=$1][2=$2]") → "[1=ab][2=]cd"
      replace("facetiously", "[iouy]", "[$0]") → "facet[i][o][u]sl[y]"
      replace("AAAA", "A+?", "b") → "bbbb"
      replace("a1", "(a)", "$12") → "a21"
      replace("abc", "x*", "-") → null
      replace("abc", "b", "\\\\$") → "a$c"
      replace("abc", "b", "$x") → null
    `
    expect(differing(rows)).toEqual([])
  })
})
