import { describe, expect, it } from 'vitest'
import { readPack } from '#kernel'
import type { ServiceBundle } from '../bundle/bundle.ts'
import { readService } from '../bundle/service-reader.ts'
import { givenAnswers } from '../scenario/given-answers.ts'
import { legsBetween } from './legs.ts'
import { type Leg, migrate } from './migrate.ts'
import type { MigrationFile } from './migration-file.ts'
import { tryLegs } from './tried.ts'

const load = async (country: string, service: string) => {
  const { pack } = await readPack(`packs/${country}`)
  if (!pack) throw new Error(`${country} is unsound`)
  const { bundle, findings } = await readService(`${pack.dir}/services/${service}`, pack)
  if (!bundle) throw new Error(JSON.stringify(findings))
  return { pack, bundle }
}
const visa = await load('qatar', 'family-visit-visa')
const mooring = await load('saint-brandan', 'mooring-permit')
const licence = await load('qatar', 'home-business-licence')

/** The first version of a service, as its later one keeps it. */
function firstOf(bundle: ServiceBundle): ServiceBundle {
  const form = bundle.earlier?.[1]?.form
  if (!form) throw new Error('no earlier version is kept')
  return { ...bundle, service: { ...bundle.service, version: 1 }, forms: { apply: form } }
}

function goOn({ pack, bundle }: typeof visa, answers: object) {
  const legs = legsBetween(firstOf(bundle), bundle, 'apply') ?? []
  const { answers: given } = givenAnswers(legs[0]?.before as never, answers as never)
  const { answers: next, fates } = migrate(bundle, legs, given, { today: '2026-11-23', pack })
  return { next, fates: Object.fromEntries(fates) }
}

describe('Answers that go on with a later version', () => {
  it('have a field that is called otherwise under its later name, and one that was split in its parts', () => {
    const { next, fates } = goOn(visa, {
      nationality: 'IND',
      relation: 'parent',
      visitorName: 'Lakshmi Devi Kumar',
      passport: 'INDZ1234567',
      passportCopy: 'passport.jpg',
    })
    expect(next).toMatchObject({
      nationality: 'IND',
      relation: 'parent',
      visitorSurname: 'Kumar',
      visitorGivenNames: 'Lakshmi Devi',
      passportNumber: 'INDZ1234567',
      passportCopy: { name: 'passport.jpg' },
    })
    expect(next).not.toHaveProperty('visitorName')
    expect(fates).toEqual({
      nationality: { what: 'converted', to: ['nationality'] },
      relation: { what: 'kept', to: ['relation'] },
      visitorName: { what: 'converted', to: ['visitorSurname', 'visitorGivenNames'] },
      passport: { what: 'moved', to: ['passportNumber'] },
      passportCopy: { what: 'kept', to: ['passportCopy'] },
    })
  })

  it('are asked for where they cannot be worked out, and told why they are asked no more', () => {
    const { next, fates } = goOn(mooring, { vessel: 'Gull', craft: 'other', callSign: 'SB44' })
    expect(next).toEqual({ boatName: 'Gull' })
    expect(fates.craft).toEqual({ what: 'asked', to: ['rig', 'boatUse'] })
    expect(fates.callSign).toMatchObject({ what: 'dropped', because: { en: /radio/ } })
  })

  it('stay as they were typed where that is not sound, and are not worked out of it', () => {
    const { next, fates } = goOn(mooring, { vessel: 'x'.repeat(41), craft: 'hovercraft' })
    expect(next).toEqual({ boatName: 'x'.repeat(41) })
    expect(fates.craft?.what).toBe('asked')
  })
})

/** The home business licence before and after a change of its form. */
function changed(change: (form: Leg['after']) => void, answers: MigrationFile['answers'] = []) {
  const before = licence.bundle.forms.apply as Leg['before']
  const after = structuredClone(before)
  change(after)
  return [{ before, map: { from: 1, to: 2, answers }, after }]
}
const through = (legs: readonly Leg[], answers: object) => {
  const given = { home: { livesThere: true }, ...answers }
  const options = { today: '2026-11-23', pack: licence.pack }
  const { answers: next, fates } = migrate(licence.bundle, legs, given, options)
  return { next, fates: Object.fromEntries(fates) }
}
const fieldOf = (form: Leg['after'], page: number, name: string) => {
  const found = form.pages[page]?.fields.find((field) => field.name === name)
  if (!found) throw new Error(`no field ${name}`)
  return found
}
const item = (activity: string, orders: number) => ({
  activity,
  description: 'x',
  dailyOrders: orders,
})
const activities = [item('sewing', 3), item('cooking', 9)]

describe('A list', () => {
  it('is moved with all that is in it, and each item keeps its number', () => {
    const legs = changed(
      (form) => {
        fieldOf(form, 1, 'activities').name = 'works'
      },
      [{ move: 'activities', to: 'works' }],
    )
    const { next, fates } = through(legs, { activities })
    expect(next).toMatchObject({ works: activities })
    expect(fates['activities[2].activity']).toEqual({ what: 'moved', to: ['works[2].activity'] })
  })

  it('has what is worked out for an item worked out of that item', () => {
    const legs = changed(
      (form) => {
        const list = fieldOf(form, 1, 'activities')
        const orders =
          list.kind === 'group' && list.fields.find(({ name }) => name === 'dailyOrders')
        if (orders) orders.name = 'weeklyOrders'
      },
      [
        {
          convert: 'activities.dailyOrders',
          to: 'activities.weeklyOrders',
          as: 'dailyOrders * 7 + this number',
        },
      ],
    )
    expect(through(legs, { activities }).next).toMatchObject({
      activities: [{ weeklyOrders: 22 }, { weeklyOrders: 65 }],
    })
  })

  it('that takes fewer items leaves those without a place that are too many', () => {
    const legs = changed((form) => {
      fieldOf(form, 1, 'activities').many = { min: 1, max: 1 }
    })
    const { fates } = through(legs, { activities })
    expect(fates['activities[1].activity']?.what).toBe('kept')
    expect(fates['activities[2].activity']?.what).toBe('homeless')
  })
})

describe('An answer without a map', () => {
  it('has no place where its field is gone, of another kind, or without its option', () => {
    const gone = changed((form) => {
      fieldOf(form, 4, 'mobile').name = 'telephone'
    })
    expect(through(gone, { mobile: '33000001' }).fates.mobile?.what).toBe('homeless')
    const other = changed((form) => {
      Object.assign(fieldOf(form, 4, 'mobile'), { kind: 'email' })
    })
    expect(through(other, { mobile: '33000001' }).fates.mobile?.what).toBe('homeless')
    const fewer = changed((form) => {
      const home = fieldOf(form, 0, 'home')
      const tenure = home.kind === 'group' && home.fields.find(({ name }) => name === 'tenure')
      if (tenure) Object.assign(tenure, { options: ['owned', 'rented'] })
    })
    const answers = (tenure: string) => ({ home: { livesThere: true, tenure } })
    expect(through(fewer, answers('family')).fates['home.tenure']?.what).toBe('homeless')
    expect(through(fewer, answers('owned')).fates['home.tenure']?.what).toBe('kept')
  })

  it('is nobody’s loss where it did not count', () => {
    const legs = changed((form) => {
      fieldOf(form, 3, 'tradeName').name = 'shopName'
    })
    const { fates } = through(legs, { wantsTradeName: false, tradeName: 'خيوط' })
    expect(fates).not.toHaveProperty('tradeName')
  })
})

describe('Maps, one after another', () => {
  it('tell what becomes of an answer in the end', () => {
    const rename = (form: Leg['before'], from: string, to: string, number: number): Leg => {
      const after = structuredClone(form)
      fieldOf(after, 4, from).name = to
      return {
        before: form,
        map: { from: number, to: number + 1, answers: [{ move: from, to }] },
        after,
      }
    }
    const first = rename(licence.bundle.forms.apply as Leg['before'], 'mobile', 'telephone', 1)
    const second = rename(first.after, 'telephone', 'phoneOfApplicant', 2)
    const { next, fates } = through([first, second], { mobile: '33000001' })
    expect(next).toMatchObject({ phoneOfApplicant: '33000001' })
    expect(fates.mobile).toEqual({ what: 'moved', to: ['phoneOfApplicant'] })
    const because = { ar: 'لا يلزم', en: 'Not needed' }
    const dropped = {
      ...second,
      map: { from: 2, to: 3, answers: [{ drop: 'telephone', because }] },
    }
    expect(through([first, dropped], { mobile: '1' }).fates.mobile).toEqual({
      what: 'dropped',
      because,
    })
  })

  it('lead nowhere where a version on the way is not kept', () => {
    const { bundle } = mooring
    const third = { ...bundle, service: { ...bundle.service, version: 3 } }
    expect(legsBetween(firstOf(bundle), third, 'apply')).toBeUndefined()
    expect(legsBetween(bundle, firstOf(bundle), 'apply')).toBeUndefined()
  })
})

describe('Every scenario of an earlier version', () => {
  it.each([
    ['family-visit-visa', visa, 11],
    ['mooring-permit', mooring, 6],
  ])('of %s can be sent, or ends on a named page', (_, { pack, bundle }, count) => {
    const earlier = bundle.earlier?.[1]
    const legs = legsBetween(firstOf(bundle), bundle, 'apply') ?? []
    const trials = tryLegs(pack, bundle, legs, earlier?.scenarios ?? [])
    const ends = bundle.migrations?.[0]?.ends ?? {}
    for (const { name, homeless, page, unsound, refused } of trials) {
      expect([name, homeless, unsound]).toEqual([name, [], null])
      if (!refused) expect([name, page]).toEqual([name, ends[name] ?? null])
    }
    expect(trials.filter(({ refused }) => !refused)).toHaveLength(count)
  })
})

describe('A scenario whose answer comes from a register', () => {
  const ferry = (earlier: ServiceBundle) => {
    const found = (earlier.scenarios ?? []).find(({ scenario }) => scenario === 'ferry')
    if (!found) throw new Error('there is no ferry')
    return found
  }
  const legsOf = (after: ServiceBundle) =>
    legsBetween(firstOf(mooring.bundle), after, 'apply') ?? []
  const earlier = { ...mooring.bundle, scenarios: mooring.bundle.earlier?.[1]?.scenarios ?? [] }
  const tried = (after: ServiceBundle, scenario = ferry(earlier)) =>
    tryLegs(mooring.pack, after, legsOf(after), [scenario])

  it('is sent as it was, and in the later version where that asks the register too', () => {
    expect(tried(mooring.bundle)).toEqual([
      { name: 'ferry', homeless: [], page: null, refused: false, unsound: null },
      {
        ...{ name: 'ferry/register-silent', homeless: [], page: 'boat' },
        ...{ refused: true, unsound: null },
      },
    ])
  })

  it('ends on the page that asks for it where the later version asks its person', () => {
    const form = structuredClone(mooring.bundle.forms.apply) as Leg['after']
    const length = form.pages[0]?.fields.find(({ name }) => name === 'length')
    if (!length) throw new Error('no length')
    delete (length as { from?: unknown }).from
    const [trial] = tried({ ...mooring.bundle, forms: { ...mooring.bundle.forms, apply: form } })
    expect(trial).toMatchObject({ name: 'ferry', page: 'boat', refused: false, unsound: null })
  })

  it('is unsound where nothing tells its answer, and it does not say so', () => {
    const { registers: _, ...untold } = ferry(earlier)
    expect(tried(mooring.bundle, { ...untold, variants: [] })[0]).toMatchObject({
      ...{ name: 'ferry', refused: true, unsound: 'length' },
    })
  })
})
