import { expect } from 'vitest'
import { PDF, type Somebody } from './people.ts'

/**
 * Fills the application for a home business licence from its first page to the page of answers,
 * making a mistake on the way.
 *
 * @param material  that the first of its activities uses
 * @returns the reference
 */
export async function fillIn(person: Somebody, material = 'textile'): Promise<string> {
  const { t, page } = person
  await person.go('/services/home-business-licence/apply')
  const another = page.locator('main').getByRole('button', { name: t('services.apply.another') })
  await person.press(
    t((await another.count()) > 0 ? 'services.apply.another' : 'services.apply.start'),
  )
  const reference = person.path().split('/')[2] ?? ''
  await person.press(t('services.form.continue'))
  await person.reads(t('services.errors.required.choice'))
  expect(await page.title()).toContain(t('ui.shell.wrong', { title: '' }).replace(/[\s:]+$/, ''))
  await fillPages(person, material)
  return reference
}

/** Fills every page of an application that is open at its first, up to the page of answers. */
export async function fillPages(person: Somebody, material = 'textile'): Promise<void> {
  const { t, page } = person
  const next = () => person.press(t('services.form.continue'))

  await person.fill('home.address.zone', '٥٥')
  await person.fill('home.address.street', '340')
  await person.fill('home.address.building', '27')
  await person.choose('home.livesThere', 'yes')
  await person.choose('home.tenure', 'owned')
  await person.attach('home.completionCertificate', PDF('completion.pdf'))
  await next()

  await page.selectOption('[name="activities.0.activity"]', 'sewing')
  await person.fill('activities.0.description', 'خياطة العباءات')
  await person.choose('activities.0.materials', material)
  await page.locator('main button[name=_do][value^="add"]').click()
  await page.waitForLoadState('load')
  await page.selectOption('[name="activities.1.activity"]', 'gifts-wrapping')
  await person.fill('activities.1.description', 'تغليف الهدايا')
  await person.choose('activities.1.materials', 'none')
  await next()

  await person.choose('wantsTradeName', 'yes')
  await next()
  await person.fill('tradeName', 'بيت الهيل')
  await next()

  await person.fill('mobile', '٣٣٠٠٠٠٠١')
  await next()
}

/** Declares and sends; the person then sees that we have it. */
export async function send(person: Somebody): Promise<void> {
  await person.page.check('[name="declaration"]')
  await person.press(person.t('services.form.send.application'))
  await person.reads(person.t('cases.sent.sent'))
}
