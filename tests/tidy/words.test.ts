import { tidy } from './tidy.ts'
import {
  countryFindings,
  nameFindings,
  surroundingFindings,
  testFindings,
  textFindings,
} from './words.ts'

tidy('A file is a kebab-case noun that says what is in it', nameFindings, {
  in: 'words',
  finds: [
    'src/modules/permits/PermitList.ts is not kebab-case',
    "src/modules/permits/permit-utils.ts is called 'utils'",
    "src/modules/permits/v2/permit.ts is called 'v2'",
  ],
})

tidy('No plans, no path of one machine, no host of a registry', textFindings, {
  in: 'words',
  finds: [
    'docs/setup.md:1 a path of one machine: /home/a',
    'docs/setup.md:2 a host of a registry: registry.npmjs',
    'src/modules/permits/permit-utils.ts:1 a plan instead of an issue: TODO',
  ],
})

tidy('A module is told of its surroundings by the context', surroundingFindings, {
  in: 'words',
  finds: [
    'src/modules/permits/v2/permit.ts:3 the time comes from ctx.clock: Date.now()',
    'src/modules/permits/v2/permit.ts:4 settings come from the configuration: process.env',
    'src/modules/permits/v2/permit.ts:5 nothing is called over the network: fetch(',
    "src/modules/permits/v2/permit.ts:1 processes and sockets belong to kernel and apps: from 'node:http'",
  ],
})

tidy('A country is data', countryFindings, {
  in: 'words',
  finds: [
    "src/modules/permits/v2/permit.ts:6 a country's own: QAR",
    "src/modules/permits/messages/en.json:2 a country's own: Qatar",
  ],
})

tidy('A test is a sentence, and all of them run', testFindings, {
  in: 'words',
  finds: [
    'src/modules/permits/permit.test.ts:3 describe.skip',
    'src/modules/permits/permit.test.ts:4 it.only',
    "src/modules/permits/permit.test.ts:4 says 'should work'",
    "src/modules/permits/permit.test.ts:5 says 'refuses what issue 12 sent'",
  ],
})
