import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import type { T } from '#kernel'
import { openPack, openTranslations } from '../../src/apps/context.ts'
import { inventAgencies } from '../../src/apps/sandbox/agencies.ts'
import { signInsOf } from '../../src/apps/sandbox/seed.ts'
import { LEAST_PEOPLE } from '../../src/apps/sandbox/sign-in-people.ts'
import { loadConfig } from '../../src/kernel/config.ts'
import { launchChromium } from '../support/chromium.ts'
import { type Started, startIgov } from '../support/started.ts'
import { takeArchive } from './archive.ts'
import { Camera } from './camera.ts'
import { takeDesk } from './desk.ts'
import { takeFlow } from './flow.ts'
import { takeHearings } from './hearings.ts'
import { writeIndex } from './index-page.ts'
import { takeJoined } from './joined.ts'
import { takeLater } from './later.ts'
import { takeCounter, takeMandates } from './mandates.ts'
import { takeMatters } from './matters.ts'
import { takeModels } from './procedure-models.ts'
import { takeProcedures } from './procedures.ts'
import { openCounter, takeProvider } from './provider.ts'
import { takePublicPages } from './public-pages.ts'
import { takeOfficials, takeRecovery, takeRegister } from './recovery.ts'
import { takeRegistration } from './registration.ts'
import { takeRevised } from './revised.ts'
import { takeRulePages, takeRules } from './rules.ts'
import { takeLookups, takeServices, takeStatuses } from './services.ts'
import { takeStudio } from './studio.ts'
import { ROOT, Visitor } from './visitor.ts'

/**
 * Starts the product on a folder of its own, and takes a picture of every page into `var/pictures`.
 *
 * @param subjects  names of PARTS; none takes all. Some parts show what others before them made
 */
export async function takePictures(subjects: readonly string[]): Promise<void> {
  const unknown = subjects.filter((name) => !PARTS.some((part) => part.name === name))
  if (unknown.length > 0) throw new Error(`no such subject: ${unknown}; there are ${NAMES}`)
  const folder = join(ROOT, 'var', 'pictures')
  console.log('  starting the product and the browser …')
  const { keys, env } = await openCounter()
  const igov = await startIgov(env)
  try {
    const browser = await launchChromium()
    try {
      const camera = new Camera(folder)
      const arrive = (url = igov.url) => Visitor.arrive(browser, url)
      // Passkeys belong to a name, not to an address in numbers.
      const cast = await signInCast(arrive, igov.url.replace('127.0.0.1', 'localhost'))
      const t = await arabic()
      const scene = { ...cast, t, camera, arrive, stranger: await arrive(), igov, keys }
      for (const { name, take } of PARTS) {
        if (subjects.length === 0 || subjects.includes(name)) await take(scene)
      }
      writeIndex(folder, camera.views)
      console.log(`\n  ${camera.views.length} pages in ${join('var', 'pictures', 'index.html')}`)
    } finally {
      await browser.close()
    }
  } finally {
    await igov.end()
    await keys.server.close()
  }
}

type Scene = Awaited<ReturnType<typeof signInCast>> & {
  camera: Camera
  arrive: Arrive
  stranger: Visitor
  t: T
  igov: Started
  keys: Awaited<ReturnType<typeof openCounter>>['keys']
}

/** A name that the demonstration's register of trade names holds, in Arabic letters. */
async function takenName(): Promise<string> {
  const pack = await openPack(loadConfig({}))
  const names = [...(inventAgencies(pack, LEAST_PEOPLE).get('trade-names')?.keys() ?? [])]
  return names.find((name) => /\p{Script=Arabic}/u.test(name)) ?? ''
}

const PARTS: readonly { name: string; take: (scene: Scene) => Promise<void> }[] = [
  { name: 'public', take: ({ camera, stranger }) => takePublicPages(camera, stranger) },
  {
    name: 'invitation',
    take: ({ camera, stranger, igov }) => takeInvitation(camera, stranger, igov),
  },
  {
    name: 'registration',
    take: async ({ camera, arrive, igov }) => takeRegistration(camera, await arrive(), igov),
  },
  { name: 'flow', take: (scene) => takeFlow(scene.camera, scene) },
  {
    name: 'hearings',
    take: ({ camera, applicants: [applicant], labour: [conciliator, secretary], t }) =>
      takeHearings(camera, { applicant, conciliator, secretary, t }),
  },
  { name: 'matters', take: (scene) => takeMatters(scene.camera, scene, scene.igov) },
  { name: 'joined', take: (scene) => takeJoined(scene.camera, scene) },
  {
    name: 'desk',
    take: ({ camera, applicants, senior, officers, colleagueName }) =>
      takeDesk(camera, { applicants, senior, officers, colleagueName }),
  },
  {
    name: 'provider',
    take: ({ camera, applicants: [applicant], senior, igov, keys }) =>
      takeProvider(camera, { applicant, senior }, { igov, keys }),
  },
  {
    name: 'revised',
    take: ({ camera, applicants, igov }) => takeRevised(camera, applicants[1], igov),
  },
  {
    name: 'recovery',
    take: (scene) => takeRecovery(scene.camera, { ...scene, person: scene.applicants[2] }),
  },
  { name: 'officials', take: ({ camera, administrator }) => takeOfficials(camera, administrator) },
  { name: 'register', take: ({ camera, administrator }) => takeRegister(camera, administrator) },
  {
    name: 'procedures',
    take: ({ camera, administrator, igov }) => takeProcedures(camera, administrator, igov),
  },
  {
    name: 'models',
    take: (scene) =>
      takeModels(scene.camera, {
        ...{ authors: scene.authors, senior: scene.senior, officer: scene.officers[0] },
        ...{ applicant: scene.applicants[0], stranger: scene.stranger, igov: scene.igov },
      }),
  },
  {
    name: 'archive',
    take: ({ camera, applicants, senior, igov }) =>
      takeArchive(camera, { applicants, senior, igov }),
  },
  {
    name: 'mandates',
    take: ({ camera, applicants: [first, other], second }) =>
      takeMandates(camera, [first, other], second),
  },
  {
    name: 'later',
    take: ({ camera, applicants, who, stranger, igov }) =>
      takeLater(camera, { applicant: applicants[2], identifier: who.id, stranger }, igov),
  },
  { name: 'rule-pages', take: ({ camera, stranger }) => takeRulePages(camera, stranger) },
  { name: 'rules', take: ({ camera, authors }) => takeRules(camera, authors) },
  { name: 'studio', take: ({ camera, authors }) => takeStudio(camera, authors) },
  {
    name: 'services',
    take: async ({ camera, applicants, t }) => takeServices(camera, applicants[1], t),
  },
  {
    name: 'lookups',
    take: async ({ camera, applicants }) => takeLookups(camera, applicants[1], await takenName()),
  },
  {
    name: 'statuses',
    take: ({ camera, stranger, senior, applicants }) =>
      takeStatuses(camera, { stranger, officer: senior, applicant: applicants[0] }),
  },
  {
    name: 'counter',
    take: ({ camera, applicants, officers }) => takeCounter(camera, applicants[0], officers[0]),
  },
]

const NAMES = PARTS.map(({ name }) => name).join(', ')

type Arrive = (url?: string) => Promise<Visitor>

/** What buttons say to a robot that presses them by their words. */
async function arabic(): Promise<T> {
  const config = loadConfig({})
  return openTranslations(config, await openPack(config))('ar')
}

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
    labour: [await enter('labour conciliator'), await enter('labour officer')],
    senior: await enter('senior officer'),
    auditor: await enter('auditor'),
    centre: [await enter(centre, 0), await enter(centre, 1)],
    authors: [await enter('rule author', 0), await enter('rule author', 1)],
    administrator: await enter('administrator', 0, named),
    colleagueName: find('officer', 1).name,
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
