import { describe, expect, it } from 'vitest'
import { isOn, isUnbroken, overlaid } from './timeline.ts'

const day = (from: string, to: string | null, model = 'old') => ({ from, to, model })
const STANDING = [day('2016', '2020'), day('2020', null)]
const spans = (all: readonly { from: string; to: string | null; model: string }[]) =>
  all.map(({ from, to, model }) => `${from}–${to ?? ''} ${model}`)

describe('Days on which other rules decide', () => {
  it('are taken from the versions around them', () => {
    expect(spans(overlaid(STANDING, day('2018', '2022', 'new')))).toEqual([
      ...['2016–2018 old', '2018–2022 new', '2022– old'],
    ])
    expect(spans(overlaid(STANDING, day('2024', null, 'new')))).toEqual([
      ...['2016–2020 old', '2020–2024 old', '2024– new'],
    ])
    expect(spans(overlaid(STANDING, day('2017', '2018', 'new')))).toEqual([
      ...['2016–2017 old', '2017–2018 new', '2018–2020 old', '2020– old'],
    ])
  })

  it('take the place of all that they cover', () => {
    expect(spans(overlaid(STANDING, day('2016', null, 'new')))).toEqual(['2016– new'])
  })

  it('leave no day without rules', () => {
    expect(isUnbroken(overlaid(STANDING, day('2010', '2012', 'new')))).toBe(false)
    expect(isUnbroken(overlaid(STANDING, day('2010', '2016', 'new')))).toBe(true)
    expect(isUnbroken(overlaid(STANDING, day('2018', null, 'new')))).toBe(true)
    expect(isUnbroken([])).toBe(false)
  })

  it('end before their last', () => {
    expect(['2015', '2016', '2019', '2020'].map((on) => isOn(day('2016', '2020'), on))).toEqual([
      ...[false, true, true, false],
    ])
  })
})
