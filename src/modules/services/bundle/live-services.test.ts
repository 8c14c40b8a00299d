import { describe, expect, it } from 'vitest'
import { readPack } from '#kernel'
import { procedureDataOf } from '../beginning.ts'
import { assess } from '../form/assess.ts'
import { readService } from './service-reader.ts'

const load = async (country: string, service: string) => {
  const { pack } = await readPack(`packs/${country}`)
  if (!pack) throw new Error(`${country} is unsound`)
  const { bundle, findings } = await readService(`${pack.dir}/services/${service}`, pack)
  if (!bundle) throw new Error(JSON.stringify(findings))
  return { pack, bundle }
}
const licence = await load('qatar', 'home-business-licence')
const building = await load('qatar', 'building-permit')
const commercial = await load('qatar', 'commercial-licence-issue')
const mooring = await load('saint-brandan', 'mooring-permit')

const today = '2026-11-24'
const account = {
  name: { ar: 'سارة خالد', en: 'Sara Khalid' },
  birthDate: '1984-05-02',
  nationality: 'QAT',
  email: null,
  phone: '+97433000012',
}
const file = { file: 'a', name: 'a.pdf', type: 'application/pdf', bytes: 1, pages: 1 }

const item = (activity: string, materials: string[]) => ({ activity, description: 'x', materials })
const complete = {
  birthDate: '1984-05-02',
  home: {
    livesThere: true,
    address: { zone: '55', street: '340', building: '27' },
    tenure: 'owned',
    completionCertificate: file,
  },
  activities: [item('sewing', ['textile'])],
  wantsTradeName: false,
  mobile: '33000012',
  declaration: true,
}
const apply = (change: object) =>
  assess(
    licence.bundle,
    'apply',
    { ...complete, ...change },
    {
      today,
      pack: licence.pack,
      account: { ...account, identifier: '28463499911', identifierKind: 'qid' },
    },
  )
const errorsOf = (change: object) =>
  apply(change).errors.map(({ page, path, code }) => `${page} ${path} ${code}`)
const pagesOf = (change: object) =>
  apply(change)
    .pages.filter((page) => page.relevant)
    .map(({ page }) => page)

describe('An application for a home business licence', () => {
  it('for sewing in an own home needs no page of safety', () => {
    expect(errorsOf({})).toEqual([])
    expect(pagesOf({})).toEqual(['home', 'activities', 'name', 'contact', 'check'])
  })

  it('for cooking needs gas and the Civil Defence certificate', () => {
    const activities = [item('cooking', ['food'])]
    expect(pagesOf({ activities })).toContain('safety')
    expect(errorsOf({ activities })).toEqual(['safety gas required', 'safety clearance required'])
    expect(errorsOf({ activities, gas: 'mains', clearance: file })).toEqual([])
  })

  it('for perfume asks for an approval, which may come later', () => {
    const activities = [item('perfume-incense', ['perfume'])]
    expect(pagesOf({ activities })).toContain('safety')
    expect(errorsOf({ activities })).toEqual([])
  })

  it('of a tenant needs the owner’s consent', () => {
    const home = { ...complete.home, tenure: 'rented' }
    expect(errorsOf({ home })).toEqual(['home home.ownerConsent required'])
  })

  it.each([
    [
      'the same activity twice',
      [item('sewing', ['textile']), item('sewing', ['textile'])],
      'twice',
    ],
    ['nothing and something', [item('sewing', ['none', 'textile'])], 'none-and-more'],
  ])('with %s is not accepted', (_, activities, code) => {
    expect(errorsOf({ activities }).some((error) => error.endsWith(` ${code}`))).toBe(true)
  })

  it('with a trade name wants it in Arabic', () => {
    expect(errorsOf({ wantsTradeName: true })).toEqual(['name tradeName required'])
    expect(errorsOf({ wantsTradeName: true, tradeName: 'خيوط سارة' })).toEqual([])
    expect(errorsOf({ wantsTradeName: true, tradeName: 'Sara' })).toHaveLength(1)
  })
})

/** What an application in Qatar says that is complete but for a change, and its errors. */
const inQatar = ({ pack, bundle }: typeof licence, answers: object) =>
  assess(
    bundle,
    'apply',
    { ...answers },
    {
      ...{ today, pack },
      account: { ...account, identifier: '28463499911', identifierKind: 'qid' },
    },
  )

describe('An application for a building permit', () => {
  const answers = {
    site: { zone: 69, parcel: '1184', deed: file },
    work: 'new',
    buildingUse: 'villa',
    floors: 2,
    builtArea: 420,
    drawings: file,
    consultant: { name: 'مكتب الواحة', number: '81234' },
    appointment: file,
    mobile: '33000012',
    declaration: true,
  }
  const errors = (change: object) =>
    inQatar(building, { ...answers, ...change }).errors.map(({ path, code }) => `${path} ${code}`)

  it('needs the deed and the drawings, and of the site plan only what there is', () => {
    expect(errors({})).toEqual([])
    expect(errors({ drawings: null })).toEqual(['drawings required'])
    expect(errors({ site: { zone: 69, parcel: '1184' } })).toEqual(['site.deed required'])
  })
})

describe('An application for a commercial licence', () => {
  const answers = {
    registration: '12345',
    registrationCopy: file,
    activity: 'shop',
    description: 'بيع الدراجات',
    premises: {
      address: { zone: '55', street: '340', building: '27' },
      area: 80,
      lease: file,
      completionCertificate: file,
      clearance: file,
    },
    mobile: '33000012',
    declaration: true,
  }
  const applied = (change: object) => inQatar(commercial, { ...answers, ...change })
  const told = (change: object) =>
    procedureDataOf(commercial.bundle, 'apply', applied(change).answers, today)

  it('asks of premises only where the activity needs some, and tells the procedure', () => {
    expect(applied({}).errors).toEqual([])
    expect(told({})).toEqual({ needsPremises: true })
    const online = { activity: 'online-trade', premises: undefined }
    expect(applied(online).errors).toEqual([])
    expect(told(online)).toEqual({ needsPremises: false })
  })

  it('for food may bring the certificates of the workers', () => {
    const shown = (activity: string) =>
      applied({ activity }).pages.find(({ page }) => page === 'premises')?.relevant
    expect([shown('restaurant'), shown('consulting')]).toEqual([true, false])
    expect(applied({ activity: 'restaurant' }).errors).toEqual([])
  })
})

describe('An application whose service tells its procedure nothing', () => {
  it('begins it without data', () => {
    expect(procedureDataOf(mooring.bundle, 'apply', {}, today)).toEqual({})
  })
})

describe('An application for a mooring permit', () => {
  const answers = {
    boatName: 'Gull',
    length: 9,
    rig: 'sail',
    boatUse: 'pleasure',
    insured: true,
    place: 'inner-basin',
    arrival: '2026-12-01',
    declaration: true,
  }
  const errors = (change: object) =>
    assess(
      mooring.bundle,
      'apply',
      { ...answers, ...change },
      {
        today,
        pack: mooring.pack,
        account: { ...account, identifier: 'SB900123', identifierKind: 'island-number' },
      },
    ).errors.map(({ path, code }) => `${path} ${code}`)

  it('of a short boat needs no insurance, of a long one it does', () => {
    expect(errors({})).toEqual([])
    expect(errors({ length: 13 })).toEqual(['policy required'])
  })

  it('cannot be for a day that has passed', () => {
    expect(errors({ arrival: '2026-11-23' })).toHaveLength(1)
  })
})
