import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { modelOf, packCatalogue } from '../../src/modules/services/fixture.ts'
import { begin, declare, fillPage, formOf, wrongOn } from '../robots/browser.ts'
import type { Look } from './people.ts'
import { openStage, type Stage } from './stage.ts'

/** It knows nothing of a service but its form and one of its scenarios. */
const { services } = await packCatalogue('qatar')
const LIVE = services.flatMap(({ bundle }) =>
  bundle.service.status === 'live' && !bundle.service.appeals ? [bundle] : [],
)
/** Each service in both languages in a long run; else in one of them, so that each language has half of them. */
const LANGUAGES = (index: number): readonly Look['language'][] =>
  process.env.IGOV_LONG ? ['ar', 'en'] : [index % 2 === 0 ? 'ar' : 'en']

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage?.close())

const walks = LIVE.flatMap((bundle, index) =>
  LANGUAGES(index).map((language) => ({ bundle, language, index, name: bundle.id })),
)

describe('A robot that knows the form alone', () => {
  it.each(walks)(
    'applies for $name at 360 px in $language, and every page is accessible',
    async ({ bundle, language, index }) => {
      const person = await stage.arrive({ language, width: 360, script: true })
      await person.signIn(stage.signInOf('applicant', index % 3), `/services/${bundle.id}/apply`)
      await begin(person)
      const { pages } = modelOf(formOf(bundle))
      for (let looked = 0; !/\/(sent|confirmations)$/.test(person.path()); looked++) {
        expect(looked, `${person.path()}: ${await wrongOn(person)}`).toBeLessThan(pages.length * 3)
        if (person.path().endsWith('/check')) await declare(person, bundle)
        else await fillPage(person, bundle)
      }
      // Others confirm before it is sent.
      const asks = person.path().endsWith('/confirmations')
      await person.reads(person.t(asks ? 'services.confirm.waiting.title' : 'cases.sent.sent'))
      await person.leave()
    },
  )
})
