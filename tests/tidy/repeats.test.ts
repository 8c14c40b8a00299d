import { repeatFindings } from './repeats.ts'
import { tidy } from './tidy.ts'

tidy('What is written twice is little', repeatFindings, {
  in: 'repeats',
  finds: [
    'sources, in 3 places: src/first.ts:3, src/second.ts:3, src/third.ts:3',
    'sources: 100 % repeated, 1.5 at most: src/first.ts:3, src/second.ts:3, src/third.ts:3',
  ],
})
