import type { Camera, View } from './camera.ts'
import { pdf, type Visitor } from './visitor.ts'

export const SERVICE = '/services/home-business-licence'

/** The pages of the form, and how each is filled in. */
const PAGES: readonly { page: string; fill(visitor: Visitor): Promise<void> }[] = [
  { page: 'home', fill: fillHome },
  { page: 'activities', fill: fillActivities },
  { page: 'safety', fill: fillSafety },
  {
    page: 'name',
    async fill(visitor) {
      await visitor.choose('wantsTradeName', 'yes')
      await visitor.send('/name', 'continue')
      await visitor.fill('tradeName', 'بيت الهيل')
    },
  },
  {
    page: 'contact',
    async fill(visitor) {
      await visitor.fill('mobile', '33000001')
      await visitor.fill('contactEmail', 'name@example.com')
    },
  },
]

async function fillHome(visitor: Visitor) {
  await visitor.fill('home.address.zone', '55')
  await visitor.fill('home.address.street', '340')
  await visitor.fill('home.address.building', '27')
  await visitor.choose('home.livesThere', 'yes')
  await visitor.choose('home.tenure', 'owned')
  await visitor.attach('home.completionCertificate')
}

async function fillActivities(visitor: Visitor) {
  const item = async (index: number, activity: string, description: string, materials: string) => {
    await visitor.select(`activities.${index}.activity`, activity)
    await visitor.fill(`activities.${index}.description`, description)
    await visitor.choose(`activities.${index}.materials`, materials)
  }
  await item(0, 'cooking', 'أطباق قطرية للمناسبات، بالطلب المسبق', 'food')
  await visitor.fill('activities.0.dailyOrders', '60')
  await visitor.send('/activities', 'add:activities')
  await item(1, 'gifts-wrapping', 'تغليف الهدايا وتنسيقها', 'none')
}

async function fillSafety(visitor: Visitor) {
  await visitor.choose('gas', 'cylinder')
  await visitor.attach('clearance', pdf('موافقة الدفاع المدني.pdf'))
}

/** Begins an application; the visitor is on its first page then. @returns its reference */
export async function begin(visitor: Visitor): Promise<string> {
  await visitor.go(`${SERVICE}/apply`)
  await visitor.send('/apply')
  return visitor.path().split('/')[2] ?? ''
}

/**
 * Fills in every page up to the page of answers.
 *
 * @param camera  takes each page empty, with errors and filled in
 */
export async function fillIn(visitor: Visitor, reference: string, camera?: Camera) {
  for (const { page, fill } of PAGES) {
    const path = `/apply/${reference}/${page}`
    const view = (state: string): View => ({ template: `form-${page}`, state })
    await camera?.take(view('empty'), visitor, path)
    await visitor.go(path)
    if (camera) {
      await visitor.send(`/${page}`, 'continue')
      await camera.take(view('errors'), visitor, `${path}?errors=1`)
      await visitor.go(path)
    }
    await fill(visitor)
    await visitor.send(`/${page}`, 'continue')
    await camera?.take(view('filled'), visitor, path)
  }
  await visitor.go(`/apply/${reference}/check`)
}

/** Declares and sends, from the page of answers. */
export async function declare(visitor: Visitor) {
  await visitor.page.check('[name="declaration"]')
  await visitor.send('/submit')
}

/** A whole application without pictures. @returns its reference */
export async function apply(visitor: Visitor): Promise<string> {
  const reference = await begin(visitor)
  await fillIn(visitor, reference)
  await declare(visitor)
  return reference
}
