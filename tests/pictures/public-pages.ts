import { SERVICE } from './application.ts'
import type { Camera, View } from './camera.ts'
import type { Visitor } from './visitor.ts'

const view = (template: string, state: string): View => ({ template, state })
const CHECK = '/rules/home-business-licence/check'

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
  await camera.take(view('service', 'described'), visitor, '/services/vehicle-registration-renew')
  await camera.take(view('search', 'found'), visitor, '/search?q=visa')
  await camera.take(view('search', 'nothing'), visitor, '/search?q=zzzzqqqq')
  await camera.take(view('guide', 'full'), visitor, '/guide')
  await camera.take(view('eligibility', 'empty'), visitor, CHECK)
  await camera.take(view('eligibility', 'errors'), visitor, CHECK, () => visitor.send('/check'))
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
