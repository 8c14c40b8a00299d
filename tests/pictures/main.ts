import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { openPack } from '../../src/apps/context.ts'
import { signInsOf } from '../../src/apps/sandbox/seed.ts'
import { loadConfig } from '../../src/kernel/config.ts'
import { launchChromium } from '../support/chromium.ts'
import { type Started, startIgov } from '../support/started.ts'
import { Camera } from './camera.ts'
import { takeFlow } from './flow.ts'
import { writeIndex } from './index-page.ts'
import { takeCounter, takeMandates } from './mandates.ts'
import { takeProcedures } from './procedures.ts'
import { openCounter, takeProvider } from './provider.ts'
import { takePublicPages } from './public-pages.ts'
import { takeOfficials, takeRecovery, takeRegister } from './recovery.ts'
import { takeRegistration } from './registration.ts'
import { takeRevised } from './revised.ts'
import { takeRules } from './rules.ts'
import { ROOT, Visitor } from './visitor.ts'

/** Starts the product on a folder of its own, and takes a picture of every page into `var/pictures`. */
export async function takePictures(): Promise<void> {
  const folder = join(ROOT, 'var', 'pictures')
  console.log('  starting the product and the browser …')
  const { keys, env } = await openCounter()
  const igov = await startIgov(env)
  try {
    const browser = await launchChromium()
    try {
      const camera = new Camera(folder)
      const arrive = (url = igov.url) => Visitor.arrive(browser, url)
      const stranger = await arrive()
      await takePublicPages(camera, stranger)
      await takeInvitation(camera, stranger, igov)
      await takeRegistration(camera, await arrive(), igov)
      // Passkeys belong to a name, not to an address in numbers.
      const cast = await signInCast(arrive, igov.url.replace('127.0.0.1', 'localhost'))
      await takeFlow(camera, { ...cast, stranger })
      const { senior } = cast
      await takeProvider(camera, { applicant: cast.applicants[0], senior }, { igov, keys })
      await takeRevised(camera, cast.applicants[1], igov)
      const [, , person] = cast.applicants
      await takeRecovery(camera, { ...cast, stranger, person })
      await takeOfficials(camera, cast.administrator)
      await takeRegister(camera, cast.administrator)
      await takeProcedures(camera, cast.administrator, igov)
      await takeMandates(camera, [cast.applicants[0], cast.applicants[1]], cast.second)
      await takeRules(camera, cast.authors)
      await takeCounter(camera, cast.applicants[0], cast.officers[0])
      writeIndex(folder, camera.views)
      console.log(`\n  ${camera.views.length} pages in ${join('var', 'pictures', 'index.html')}`)
    } finally {
      await browser.close()
    }
  } finally {
    await igov.end()
  }
}

type Arrive = (url?: string) => Promise<Visitor>

async function signInCast(arrive: Arrive, named: string) {
  const signIns = signInsOf(await openPack(loadConfig({})))
  const find = (who: string, number = 0) => {
    const signIn = signIns.filter((each) => each.who === who)[number]
    if (!signIn) throw new Error(`nobody signs in as ${who} ${number}`)
    return signIn
  }
  const enter = async (who: string, number = 0, url?: string) => {
    const visitor = await arrive(url)
    await visitor.signIn(find(who, number))
    return visitor
  }
  const centre = 'service centre officer'
  return {
    applicants: [
      await enter('applicant', 0),
      await enter('applicant', 1),
      await enter('applicant', 2),
    ],
    officers: [await enter('officer', 0), await enter('officer', 1)],
    senior: await enter('senior officer'),
    centre: [await enter(centre, 0), await enter(centre, 1)],
    authors: [await enter('rule author', 0), await enter('rule author', 1)],
    administrator: await enter('administrator', 0, named),
    who: find('applicant', 2),
    second: find('applicant', 1),
  } as const
}

async function takeInvitation(camera: Camera, visitor: Visitor, { dataDir }: Started) {
  const printed = execFileSync(
    process.execPath,
    [join(ROOT, 'dist', 'igov.js'), 'admin', 'invite', 'moci'],
    { env: { PATH: process.env.PATH, IGOV_DATA: dataDir }, encoding: 'utf8' },
  )
  const path = /\/invitation\/[\w-]+/.exec(printed)?.[0] ?? ''
  await camera.take({ template: 'invitation', state: 'empty' }, visitor, path)
  await camera.take({ template: 'invitation', state: 'errors' }, visitor, path, async () => {
    await visitor.fill('password', 'short')
    await visitor.send(path)
  })
}
