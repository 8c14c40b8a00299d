import { setTimeout as sleep } from 'node:timers/promises'
import type { Page, Visitor } from '../../support/visitor.ts'
import type { Filled } from './population.ts'

const PAUSE_MS = 150
const PATIENCE_MS = 90_000

export type Failure = Pick<Page, 'status' | 'body'> | 'no answer'

/** An error that a person can read: it says 'later', and nothing of what is behind it. */
export const isCivil = ({ status, body }: Pick<Page, 'status' | 'body'>) =>
  status === 503 &&
  body.includes('<html') &&
  !/\bat .+\.[jt]s:|postgres|ECONN|ENOSPC|No space|could not|SQLSTATE/i.test(body)

/**
 * Sends until there is an answer, as a person does who sees an error page or none.
 *
 * @param failed  told of each try that brought none
 */
export async function insist(
  send: () => Promise<Page>,
  failed: (failure: Failure) => void = () => {},
): Promise<Page> {
  for (const limit = Date.now() + PATIENCE_MS; ; await sleep(PAUSE_MS)) {
    const page = await send().catch(() => undefined)
    if (page && page.status < 500) return page
    failed(page ? { status: page.status, body: page.body } : 'no answer')
    if (Date.now() > limit) throw new Error(`no answer for ${PATIENCE_MS} ms: ${page?.status}`)
  }
}

/** The last button of the form. */
export const submit = ({ visitor, reference }: Filled, revision = '1') =>
  visitor.post(`/ar/apply/${reference}/submit`, { _revision: revision, declaration: 'yes' })

/** True when the answer leads to the page that says that it has arrived. */
export const isAcknowledged = ({ reference }: Filled, page: Page) =>
  page.status === 303 && page.location === `/ar/my/cases/${reference}/sent`

export const claim = (officer: Visitor, reference: string) =>
  officer.post(`/ar/office/cases/${reference}/claim`)

export const approve = (officer: Visitor, reference: string) =>
  officer.post(`/ar/office/cases/${reference}/decide`, { decision: 'approve' })

export const sendBack = (officer: Visitor, reference: string) =>
  officer.post(`/ar/office/cases/${reference}/decide`, {
    decision: 'return',
    'note.home.completionCertificate': 'رقم المبنى غير واضح',
  })

/** Waits for something that retries may put off by a minute. */
export async function eventually<Value>(
  look: () => Promise<Value | undefined | false>,
  what: string,
  patienceMs = 90_000,
): Promise<Value> {
  for (const limit = Date.now() + patienceMs; ; await sleep(100)) {
    const found = await look().catch(() => undefined)
    if (found) return found
    if (Date.now() > limit) throw new Error(`waited ${patienceMs} ms in vain for ${what}`)
  }
}
