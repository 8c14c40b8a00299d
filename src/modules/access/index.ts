/** Who could do what at any moment, and on what it stood. Start at README.md. */
import { defineModule, type Module } from '#kernel'
import { record } from './facts.ts'
import { answerRoutes } from './office/answer.tsx'
import { askRoutes } from './office/ask.tsx'
import { proposalQueues, proposalRoutes } from './office/proposals.tsx'
import { simulatorRoutes } from './office/simulator.tsx'
import { decide } from './policies.ts'
import { notePolicySets } from './policy-set.ts'
import { problem } from './problems.ts'

export { whatCould } from './answer.ts'
export { followPolicies } from './follow.ts'

/** @param contributors  all modules, whose policies are kept and asked */
export const access = (contributors: () => readonly Module[]): Module =>
  defineModule({
    name: 'access',
    uses: ['organisations', 'identity', 'mandates'],
    routes: [
      ...askRoutes(contributors),
      ...answerRoutes(contributors),
      ...simulatorRoutes(contributors),
      ...proposalRoutes(contributors),
    ],
    decide,
    desk: {
      links: [
        {
          path: 'office/access',
          key: 'access.ask.title',
          about: 'access.ask.desk-about',
          permission: 'access:audit',
        },
        {
          path: 'office/access/policies',
          key: 'access.try.title',
          about: 'access.try.desk-about',
          permission: 'access:author',
        },
      ],
      queues: proposalQueues,
    },
    facts: record,
    problems: problem,
    schema: true,
    loadPack: (ctx) => notePolicySets(ctx, contributors()),
  })
