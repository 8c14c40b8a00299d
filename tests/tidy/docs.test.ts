import { decisionFindings, linkFindings, readmeFindings } from './docs.ts'
import { tidy } from './tidy.ts'

tidy('What a page points to is there', linkFindings, {
  in: 'docs',
  finds: [
    'README.md points to docs/DESIGN.md, which is not there',
    'README.md points to src/modules/permits/lost.ts, which is not there',
  ],
})

tidy('A module says what it is for, what it limits and what does not work', readmeFindings, {
  in: 'docs',
  finds: [
    "src/modules/permits/README.md has no heading 'Limits'",
    'src/modules/plans/README.md is missing',
  ],
})

tidy('Decisions are numbered once', decisionFindings, {
  in: 'docs',
  finds: [
    'docs/decisions/001-b.md has the number of docs/decisions/001-a.md',
    'docs/decisions/001-b.md does not begin with its number',
    'docs/decisions/second.md has no number and name',
  ],
})
