import { describe, expect, test } from 'vitest'
import { type Milestone, NinePoints, nineStages, Teeth } from './progress.tsx'
import { wordsIn } from './test-words.ts'

const t = wordsIn('en')

const line = (count: number, now: number): Milestone[] =>
  Array.from({ length: count }, (_, index) => ({
    label: `m${index + 1}`,
    state: index < now ? 'done' : index === now ? 'now' : 'rest',
  }))

describe('the nine-point line', () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 14, 20])(
    'has nine points for %i milestones',
    (count) => {
      const stages = nineStages(line(count, 0))
      expect(stages.reduce((sum, { points }) => sum + points, 0)).toBe(9)
      expect(stages.every(({ points }) => points > 0)).toBe(true)
    },
  )

  test('shows where the case is, however many milestones share a point', () => {
    for (let now = 0; now < 14; now++) {
      const stages = nineStages(line(14, now))
      expect(stages.filter(({ state }) => state === 'now')).toHaveLength(1)
      expect(stages.find(({ state }) => state === 'now')?.label).toBe(`m${now + 1}`)
    }
  })

  test('marks the step, says which are done, and counts milestones, not points', () => {
    const html = String(<NinePoints t={t} label="Stages" milestones={line(5, 2)} />)
    expect(html.match(/aria-current="step"/g)).toHaveLength(1)
    expect(html.match(/, done/g)).toHaveLength(2)
    expect(html.match(/<i>/g)).toHaveLength(9)
    expect(html).toContain('step 3 of 5')
  })
})

describe('teeth', () => {
  test('are one for each promised day, red for those over', () => {
    const html = String(<Teeth t={t} used={6} promised={5} />)
    expect(html.match(/class="used"/g)).toHaveLength(5)
    expect(html.match(/class="over"/g)).toHaveLength(1)
    expect(html).toContain('aria-label="Late by 1 working day"')
  })

  test('give way to words above ten days', () => {
    const html = String(<Teeth t={t} used={3} promised={30} />)
    expect(html).not.toContain('teeth')
    expect(html).toContain('Day 3 of 30 working days')
  })
})
