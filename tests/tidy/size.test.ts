import { escapeFindings, fileFindings, functionFindings } from './size.ts'
import { tidy } from './tidy.ts'

tidy('A file ends before it is two things', fileFindings, {
  in: 'size',
  finds: [
    'src/long.ts has 403 lines, 400 at most',
    'src/shrunk.ts: the ratchet goes down to 402',
    'src/gone.ts leaves the ratchet',
    'sources: half are longer than 402 lines',
    'sources: a tenth is longer than 403 lines',
  ],
})

tidy('A function fits on a screen', functionFindings, {
  in: 'size',
  finds: [
    'src/functions.tsx#longer has 72 lines, 70 at most',
    'src/functions.tsx#handler has 71 lines, 70 at most',
  ],
})

tidy("The language's safety stays on", escapeFindings, {
  in: 'size',
  finds: ['biome-ignore: 2 times, 1 at most', '@ts-ignore: 1 times, 0 at most'],
})
