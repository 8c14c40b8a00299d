import { apply } from './application.ts'
import type { Camera, View } from './camera.ts'
import type { Visitor } from './visitor.ts'

const view = (template: string, state: string): View => ({ template, state })

type Cast = {
  applicants: readonly [Visitor, Visitor, Visitor]
  officers: readonly [Visitor, Visitor]
}

/** Cases that are decided together, and one that is split in two. */
export async function takeJoined(camera: Camera, { applicants, officers: [officer] }: Cast) {
  const [one, other] = [await apply(applicants[0]), await apply(applicants[1])]
  for (const reference of [one, other]) {
    await officer.go(`/office/cases/${reference}`)
    await officer.send('/claim')
  }
  const joining = `/office/cases/${one}/joining`
  await camera.take(view('joining', 'empty'), officer, joining)
  await camera.take(view('joining', 'errors'), officer, joining, () => officer.send('/joining'))
  await officer.go(joining)
  await officer.fill('other', other)
  await officer.fill('text', 'النشاطان في المنزل نفسه.')
  await officer.send('/joining')
  await camera.take(view('joining', 'joined'), officer, joining)
  await camera.take(view('office-case', 'leads'), officer, `/office/cases/${one}`)
  await camera.take(view('office-case', 'follows'), officer, `/office/cases/${other}`)
  await camera.take(view('case', 'joined'), applicants[1], `/my/cases/${other}`)
  const split = `/office/cases/${one}/split`
  await camera.take(view('split', 'empty'), officer, split)
  await camera.take(view('split', 'errors'), officer, split, () => officer.send('/split'))
  await officer.go(split)
  await officer.page.locator('main input[name=parts]').last().check()
  await officer.fill('text', 'يمكن البت في تغليف الهدايا اليوم.')
  await officer.send('/split')
  await camera.take(view('office-case', 'split-off'), officer, officer.path())
  await camera.take(view('case', 'split'), applicants[0], `/my/cases/${one}`)
}
