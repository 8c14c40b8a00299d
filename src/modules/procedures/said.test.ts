import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { MigrationProblem } from '#lib/bpmn/index'
import { WORDING } from '#lib/bpmn/wording'
import { blanksIn } from '#lib/wording'

const FILES = {
  en: 'src/modules/procedures/messages/en.json',
  ar: 'src/modules/procedures/messages/ar.json',
  fr: 'packs/saint-brandan/messages/fr/procedures.json',
}

const textsOf = (file: string): Record<string, Record<string, string>> =>
  JSON.parse(readFileSync(file, 'utf8'))

const blanksOf = (texts: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(texts).map(([code, text]) => [code, [...new Set(blanksIn(text))].sort()]),
  )

/** What each code of the interpreter gives with it. */
const INCIDENTS = {
  'no-time': ['text'],
  'no-key': ['text'],
  'unknown-condition': ['text'],
  'no-flow': ['node'],
  'too-many-moves': ['limit', 'node'],
  'no-collection': ['name', 'node'],
  'no-cardinality': ['node', 'text'],
  'too-many-instances': ['limit', 'node'],
  'uncaught-error': ['error'],
  'rule-set-missing': ['ruleSet'],
  'too-many-signals': ['limit'],
  'step-failed': [],
  'job-failed': ['body', 'error', 'topic'],
}

const REFUSED = [
  ...['stale-wait', 'wrong-event', 'not-running', 'already-running', 'unknown-process'],
  ...['no-such-start', 'no-incident', 'cannot-skip', 'too-large'],
]

const STAYS = {
  'not-running': [],
  'no-such-process': ['target'],
  'no-such-node': ['node', 'target'],
  'other-kind': ['node', 'target'],
  elsewhere: ['node', 'target'],
  'no-such-flow': ['node'],
} satisfies Record<MigrationProblem['code'], readonly string[]>

describe('Each code of models and of steps', () => {
  for (const [language, file] of Object.entries(FILES)) {
    it(`has a text in ${language}, with the blanks that it gives`, () => {
      const { finding = {}, incident = {}, refused = {}, stays = {} } = textsOf(file)
      expect(blanksOf(finding)).toEqual(blanksOf(WORDING))
      expect(blanksOf(incident)).toEqual(INCIDENTS)
      expect(Object.keys(refused)).toEqual(REFUSED)
      expect(blanksOf(stays)).toMatchObject(STAYS)
    })
  }

  it('is said in English by one text, here and on the command line', () => {
    expect(textsOf(FILES.en).finding).toEqual(WORDING)
  })
})
