import { describe, expect, it } from 'vitest'
import { readPack } from '#kernel'
import { readMessages, translations } from '../../../kernel/i18n.ts'
import { readService } from '../bundle/service-reader.ts'
import { modelOf } from '../form/model.ts'
import { whenWords } from './when-words.ts'

const { pack } = await readPack('packs/qatar')
if (!pack) throw new Error('the pack is unsound')
const translate = translations(pack, readMessages('.', pack.dir, pack.settings.languages))
const { bundle } = await readService(`${pack.dir}/services/home-business-licence`, pack)
if (!bundle?.forms.apply) throw new Error('the service is unsound')
const form = modelOf(bundle.forms.apply)
const said = (when: string, { lang = 'en', at = '' } = {}) =>
  whenWords({ t: translate(lang), pack, bundle }, form, when, form.byPath.get(at)).replace(
    /[\u2068\u2069]/g,
    '',
  )

describe('A condition of a form on paper', () => {
  it.each([
    ['wantsTradeName', 'Only if “Do you want a trade name?” is “Yes”.'],
    ['not(wantsTradeName)', 'Only if “Do you want a trade name?” is “No”.'],
    ['wantsTradeName = false', 'Only if “Do you want a trade name?” is “No”.'],
    ['wantsTradeName != false', 'Only if “Do you want a trade name?” is “Yes”.'],
    ['home.tenure = "rented"', 'Only if “How do you hold the home?” is “I rent it”.'],
    ['home.tenure != "rented"', 'Only if “How do you hold the home?” is not “I rent it”.'],
    [
      'not(home.tenure = "rented" and wantsTradeName)',
      'Only if “How do you hold the home?” is not “I rent it” or “Do you want a trade name?” is “No”.',
    ],
    [
      'wantsTradeName and (home.livesThere or home.tenure = "owned")',
      'Only if “Do you want a trade name?” is “Yes” and (“Do you live in the home where you will work?” is “Yes” or “How do you hold the home?” is “I own it”).',
    ],
    [
      'home.tenure in ["rented", "family"]',
      'Only if “How do you hold the home?” is “I rent it” or “A family member owns it”.',
    ],
    [
      'list contains(["rented"], home.tenure)',
      'Only if “How do you hold the home?” is “I rent it”.',
    ],
    ['contactEmail != null', 'Only if “E-mail” is filled in.'],
    ['contactEmail = null', 'Only if “E-mail” is left empty.'],
    ['count(activities) > 1', 'Only if “Activities you will carry on” has more than one entry.'],
    ['count(activities) >= 3', 'Only if “Activities you will carry on” has at least 3 entries.'],
    [
      'some a in activities satisfies list contains(a.materials, "food")',
      'Only if for at least one entry (Activity) “Food” is marked at “Materials used”.',
    ],
    // What is worked out is said by what it is worked out from.
    ['cooking', 'Only if for at least one entry (Activity) “Activity” is “Cooking”.'],
  ])('%s', (when, sentence) => {
    expect(said(when)).toBe(sentence)
  })

  it('is said in the names of the group around it', () => {
    expect(said('tenure = "rented"', { at: 'home' })).toBe(said('home.tenure = "rented"'))
    expect(said('this.dailyOrders >= 10', { at: 'activities' })).toBe(
      'Only if “Orders expected in a day” is at least 10 orders.',
    )
  })

  it('is said in Arabic', () => {
    expect(said('home.tenure = "rented"', { lang: 'ar' })).toBe(
      'فقط إذا كان جواب «ما صفة إقامتك في المنزل؟» هو «مستأجر».',
    )
  })

  it.each([
    'today() > birthDate + duration("P1Y")',
    'years and months duration(birthDate, today()).years in [6..18]',
    'every a in activities satisfies a.activity = "cooking"',
    'home.address.zone = "55"',
    'account.nationality = "QAT"',
    'if wantsTradeName then true else false',
    'not(cooking)',
  ])('that has no plain sentence is not made up: %s', (when) => {
    expect(said(when)).toBe('Only where it applies to you.')
  })
})
