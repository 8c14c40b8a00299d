import type { Page } from 'playwright-core'
import { SERVICE } from './application.ts'
import type { Camera, View } from './camera.ts'
import type { Visitor } from './visitor.ts'

const view = (template: string, state: string): View => ({ template, state })
const CHECK = `${SERVICE}/check`

/** What anybody sees without signing in. */
export async function takePublicPages(camera: Camera, visitor: Visitor) {
  await camera.take(view('home', 'full'), visitor, '')
  await visitor.page.emulateMedia({ colorScheme: 'dark' })
  await camera.take(view('home', 'dark'), visitor, '')
  await visitor.page.emulateMedia({ colorScheme: 'light' })
  await camera.take(view('services', 'all'), visitor, '/services')
  await camera.take(view('topics', 'all'), visitor, '/topics')
  await camera.take(view('topic', 'full'), visitor, '/topics/health')
  await camera.take(view('life-events', 'all'), visitor, '/life-events')
  await camera.take(view('life-event', 'journey'), visitor, '/life-events/moving-to-qatar')
  await camera.take(view('life-event', 'by-topic'), visitor, '/life-events/travelling-abroad')
  await camera.take(view('audience', 'full'), visitor, '/audiences/business')
  await camera.take(view('a-z', 'full'), visitor, '/a-z')
  await camera.take(view('about', 'full'), visitor, '/about')
  await camera.take(view('accessibility', 'full'), visitor, '/accessibility')
  await camera.take(view('agencies', 'full'), visitor, '/agencies')
  await camera.take(view('agency', 'full'), visitor, '/agencies/moci')
  await camera.take(view('agency', 'empty'), visitor, '/agencies/amiri-diwan')
  await camera.take(view('service', 'live'), visitor, SERVICE)
  await camera.take(view('service', 'described'), visitor, '/services/driving-licence-renew')
  await camera.take(view('search', 'found'), visitor, '/search?q=visa')
  await camera.take(view('search', 'nothing'), visitor, '/search?q=zzzzqqqq')
  await camera.take(view('guide', 'full'), visitor, '/guide')
  await takeEligibility(camera, visitor)
  await camera.take(view('sign-in', 'empty'), visitor, '/sign-in')
  await camera.take(view('sign-in', 'errors'), visitor, '/sign-in', async () => {
    await visitor.fill('identifier', '28463400017')
    await visitor.fill('password', 'wrong')
    await visitor.send('/sign-in')
  })
  await camera.take(view('verify', 'empty'), visitor, '/verify')
  await camera.take(view('verify', 'errors'), visitor, '/verify', () => visitor.send('/verify'))
  await camera.take(view('verify', 'unknown'), visitor, '/verify', async () => {
    await visitor.fill('number', 'QA-L-ABCD-EFGH')
    await visitor.send('/verify')
  })
  await camera.take(view('error', 'not-found'), visitor, '/nowhere')
}

async function takeEligibility(camera: Camera, visitor: Visitor) {
  const state = async (name: string, answers: readonly string[]) => {
    const act = async (page: Page) => {
      for (const answer of answers) {
        if (answer !== '') await choose(page, answer)
        await visitor.send('/check')
      }
    }
    await camera.take(view('eligibility', name), visitor, CHECK, act)
  }
  await state('empty', [])
  await state('errors', [''])
  await state('second-page', ['age18=yes', 'livesThere=yes'])
  await state('yes', ['age18=yes', 'livesThere=yes', 'listed=yes hazardous=no'])
  await state('no', ['age18=yes', 'livesThere=yes', 'listed=no hazardous=yes'])
}

async function choose(page: Page, answers: string) {
  for (const answer of answers.split(' ')) {
    const [name, value] = answer.split('=')
    await page.check(`[name="${name}"][value="${value}"]`)
  }
}
