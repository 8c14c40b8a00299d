import { describe, expect, it } from 'vitest'
import { compiled } from './fixture.ts'
import { nearest } from './near.ts'

describe('A name that nobody knows', () => {
  const known = ['income', 'monthly income', 'الدخل', 'عمر مقدم الطلب']

  it('is told with the known one that it is near to', () => {
    expect(nearest('incme', known)).toBe('income')
    expect(nearest('Income', known)).toBe('income')
    expect(nearest('الدخول', ['الدخل'])).toBe('الدخل')
    expect(nearest('عمر مقدم الطالب', known)).toBe('عمر مقدم الطلب')
  })

  it('is told alone where none is near', () => {
    expect(nearest('fee', known)).toBeUndefined()
    expect(nearest('x', ['y'])).toBeUndefined()
    expect(nearest('a'.repeat(100), ['a'.repeat(99)])).toBeUndefined()
  })

  it('may have meant a function, or a name of its own expression', () => {
    const said = (text: string) => compiled(text).findings.map(({ params }) => params.like)
    expect(said('string lenght("a")')).toEqual(['string length'])
    expect(said('{amount: 1}.amout')).toEqual(['amount'])
    expect(said('for person in [1] return persn + 1')).toEqual(['person'])
  })
})
