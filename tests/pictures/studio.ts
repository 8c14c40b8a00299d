import type { Camera, View } from './camera.ts'
import type { Visitor } from './visitor.ts'

const STUDIO = '/office/studio'
const HERE = `${STUDIO}/home-business-licence`

const view = (state: string): View => ({ template: 'studio', state })

/** A service in the hands of its authors, from the list to what a second one is shown. */
export async function takeStudio(camera: Camera, [first, second]: readonly [Visitor, Visitor]) {
  await camera.take(view('catalogue'), first, STUDIO)
  await camera.take(view('new'), first, `${STUDIO}/new`)
  await camera.take(view('service'), first, HERE)
  await first.go(HERE)
  await first.send('/changes')
  const change = first.path()
  await camera.take(view('change'), first, change)
  await camera.take(view('texts'), first, `${change}/texts`)
  await camera.take(view('texts-of-page'), first, `${change}/texts?part=home`)
  await camera.take(view('form'), first, `${change}/forms/apply`)
  await camera.take(view('field'), first, `${change}/forms/apply/fields/0.0`)
  await camera.take(view('list'), first, `${change}/forms/apply/fields/1.0`)
  await camera.take(view('options'), first, `${change}/forms/apply/fields/1.0.0`)
  await camera.take(view('choice-conditional'), first, `${change}/forms/apply/fields/2.0`)
  await camera.take(view('document-asked'), first, `${change}/forms/apply/fields/2.1`)
  await camera.take(view('number'), first, `${change}/forms/apply/fields/1.0.3`)
  await camera.take(view('choices-checked'), first, `${change}/forms/apply/fields/1.0.2`)
  await camera.take(view('form-renew'), first, `${change}/forms/renew`)
  await camera.take(view('about-evidence'), first, `${change}/about?part=evidence`)
  await camera.take(view('about-outputs'), first, `${change}/about?part=outputs`)
  await camera.take(view('desk'), first, `${change}/desk`)
  await camera.take(view('document'), first, `${change}/documents/licence`)
  await camera.take(view('about'), first, `${change}/about`)
  await camera.take(view('files'), first, `${change}/files`)
  await camera.take(view('file'), first, `${change}/file?path=service.yaml&line=4`)
  await camera.take(view('preview'), first, `${change}/preview`)
  await camera.take(view('archive'), first, `${change}/archive`)
  await takeMade(camera, first, change)
  await first.go(`${change}/texts`)
  await first.fill('text.ar.service.title', 'رخصة العمل من المنزل')
  await first.send('/texts')
  await camera.take(view('texts-behind'), first, `${change}/texts`)
  await takeComments(camera, first, change)
  await takeDifferences(camera, first, change)
  await first.go(change)
  await first.fill('basis', 'قرار وزاري رقم 12 لسنة 2026')
  await first.fill('reason', 'يسأل الناس عما يُقصد بالمنزل.')
  await first.send('/propose')
  const proposal = first.path()
  await camera.take(view('proposal-own'), first, proposal)
  await camera.take(view('proposal-waits'), second, proposal)
  await second.go(proposal)
  await second.send('/publish')
  await camera.take(view('proposal-published'), second, proposal)
  await camera.take(view('service-changed'), first, HERE)
  await first.go(HERE)
  await first.send('/changes')
  const faulty = first.path()
  await first.go(`${faulty}/file?path=messages/en.yaml`)
  await first.fill('text', 'service: { title: Work at home }')
  await first.send('/file')
  await camera.take(view('change-faulty'), first, faulty)
  await first.go(HERE)
  await first.send('/changes')
  const refused = first.path()
  await first.go(`${refused}/documents/licence`)
  await first.fill('text', '#let licence = json(bytes(sys.inputs.data))\n#licence.nothing\n')
  await first.send('/documents/licence')
  await camera.take(view('document-refused'), first, `${refused}/documents/licence`)
}

/** Documents, what is said once of a service, and scenarios: all in inputs. */
async function takeMade(camera: Camera, first: Visitor, change: string) {
  await camera.take(view('documents'), first, `${change}/documents`)
  for (const part of ['after', 'clock', 'decided-by', 'procedure-data', 'holds', 'costs-renew']) {
    await camera.take(view(`about-${part}`), first, `${change}/about?part=${part}`)
  }
  const scenario = `${change}/scenarios/corrected`
  await camera.take(view('scenario'), first, scenario)
  await camera.take(view('scenario-answers'), first, `${scenario}?part=answers&page=home`)
  await camera.take(view('scenario-list'), first, `${scenario}?part=answers&page=activities`)
  await camera.take(view('scenario-steps'), first, `${scenario}?part=steps`)
  await first.go(scenario)
  await first.fill('scenario.expect.queue', 'nowhere')
  await first.send('/scenarios/corrected')
  await camera.take(view('scenario-differs'), first, scenario)
  await camera.take(view('scenario-renewed'), first, `${change}/scenarios/renewed-after-a-move`)
  // What comes out otherwise is not proposed.
  await first.go(scenario)
  await first.fill('scenario.expect.queue', '')
  await first.send('/scenarios/corrected')
}

/** What authors say of one question, where they say it and in the list of all. */
async function takeComments(camera: Camera, first: Visitor, change: string) {
  const field = `${change}/forms/apply/fields/2.1`
  await first.go(field)
  await first.page.click('#comments > summary')
  await first.fill('said', 'هل نطلب هذه الوثيقة من الجميع؟')
  await first.send('/comments')
  await camera.take(view('field-commented'), first, field)
  await camera.take(view('form-commented'), first, `${change}/forms/apply`)
}

/** Files that say something else, as a lawyer reads what differs. */
async function takeDifferences(camera: Camera, first: Visitor, change: string) {
  const edits: [string, (text: string) => string][] = [
    ['procedure.bpmn', (text) => text.replace('working days: 5', 'working days: 3')],
    ['forms/apply.yaml', (text) => text.replace('when: regulated', 'when: cooking or regulated')],
    ['help/ar.md', (text) => `${text.trimEnd()}\n\nأحضر الرخصة القديمة إن وُجدت.\n`],
    ['documents/licence.typ', (text) => text.replace('\n', '\n// سطر جديد\n')],
  ]
  for (const [path, edit] of edits) {
    await first.go(`${change}/file?path=${encodeURIComponent(path)}`)
    await first.fill('text', edit(await first.page.inputValue('[name="text"]')))
    await first.send('/file')
  }
  await camera.take(view('differences'), first, `${change}/differences`)
}
