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
  await camera.take(view('about'), first, `${change}/about`)
  await camera.take(view('files'), first, `${change}/files`)
  await camera.take(view('file'), first, `${change}/file?path=service.yaml&line=4`)
  await camera.take(view('preview'), first, `${change}/preview`)
  await camera.take(view('archive'), first, `${change}/archive`)
  await camera.take(view('scenario'), first, `${change}/scenarios/corrected`)
  await first.go(`${change}/texts`)
  await first.fill('text.ar.service.title', 'رخصة العمل من المنزل')
  await first.send('/texts')
  await camera.take(view('texts-behind'), first, `${change}/texts`)
  await camera.take(view('differences'), first, `${change}/differences`)
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
}
