import { expect, it } from 'vitest'
import { readPack, readYaml } from '#kernel'
import { checkOfficerForm } from './officer-form-check.ts'
import { readService } from './service-reader.ts'

const { pack } = await readPack('packs/qatar')
if (!pack) throw new Error('the pack is unsound')
const { bundle } = await readService(`${pack.dir}/services/zakat-aid`, pack)
const visit = bundle?.forms.visit
if (!visit?.visit) throw new Error('the form of the visit is there')
const of = { ...visit, visit: visit.visit }
const file = await readYaml(pack.dir, 'services/zakat-aid/forms/visit.yaml')

const saysOf = (form: typeof visit) => checkOfficerForm(file, form).map(({ message }) => message)

it('A form sets one meeting, whose day, time and place are required fields of it', () => {
  expect(saysOf(of)).toEqual([])
  expect(saysOf({ ...of, hearing: of.visit })).toEqual([
    expect.stringMatching(/keep one of the two/),
  ])
  const { visit: meeting, ...rest } = of
  expect(saysOf({ ...rest, hearing: { ...meeting, day: 'researcher' } })).toEqual([
    expect.stringMatching(/"researcher" is the day of a hearing or a visit/),
  ])
})
