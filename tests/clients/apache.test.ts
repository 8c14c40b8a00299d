import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPeople, openProductDatabase } from '../faults/platform/population.ts'
import { launchChromium } from '../support/chromium.ts'
import { givenClient } from '../support/relying-party.ts'
import { type Started, startIgov, until } from '../support/started.ts'
import { openWebsite, type Website } from './apache.ts'

const PASSWORD = 'storm and flood'
const SECRET = 'a secret of an older website'

let keyed: Website
let secret: Website
let igov: Started
let database: Awaited<ReturnType<typeof openProductDatabase>>
let chromium: Browser

beforeAll(async () => {
  keyed = await openWebsite('keyed')
  secret = await openWebsite('secret')
  igov = await startIgov({
    IGOV_POPULATION: '0',
    IGOV_CLIENT_HOSTS: `${keyed.host}, ${secret.host}`,
  })
  database = await openProductDatabase(igov)
  chromium = await launchChromium()
  const issuer = `${igov.state().url}/oidc`
  await givenClient(database.ctx, {
    id: 'agency-website',
    redirectUris: [keyed.callback],
    metadata: {
      token_endpoint_auth_method: 'private_key_jwt',
      jwks: { keys: [keyed.jwk] },
      backchannel_logout_uri: `${keyed.callback}?logout=backchannel`,
      backchannel_logout_session_required: true,
    },
  })
  await givenClient(database.ctx, {
    id: 'older-website',
    secret: SECRET,
    redirectUris: [secret.callback],
    metadata: { backchannel_logout_uri: `${secret.callback}?logout=backchannel` },
  })
  await keyed.start({ issuer, client: 'agency-website' })
  await secret.start({ issuer, client: 'older-website', secret: SECRET })
})

afterAll(async () => {
  await chromium?.close()
  await keyed?.end()
  await secret?.end()
  await database?.close()
  await igov?.end()
})

/** Through our pages as a person goes: number and password, then what the website may know. */
async function signIn(page: Page, identifier: string) {
  await page.fill('input[name=identifier]', identifier)
  await page.fill('input[name=password]', PASSWORD)
  await page.locator('form:has(input[name=password]) button[type=submit]').first().click()
  await page.locator('button[value=agree]').click()
}

const textOf = (page: Page) => page.locator('body').innerText()

test('Apache lets in who signed in here, knows their name in Arabic, and hears that they signed out', async () => {
  const { identifier } = await openPeople(igov, database.ctx).applicant()
  const context = await chromium.newContext({ locale: 'ar' })
  const page = await context.newPage()
  try {
    await page.goto(`${keyed.url}/secure/who.cgi`)
    await signIn(page, identifier)
    await page.waitForURL(`${keyed.url}/secure/who.cgi`)
    const told = await textOf(page)
    expect(told).toContain('OIDC_CLAIM_name_ar=سارة خالد')
    expect(told).toContain('OIDC_CLAIM_acr=urn:igov:ial')
    expect(told).toContain(`OIDC_CLAIM_iss=${igov.state().url}/oidc`)
    expect(told).not.toContain(identifier)

    await page.goto(`${secret.url}/secure/who.cgi`)
    await page.locator('button[value=agree]').click()
    await page.waitForURL(`${secret.url}/secure/who.cgi`)
    expect(await textOf(page)).toContain('REMOTE_USER=')

    await page.goto(`${igov.state().url}/ar/my`)
    await page.evaluate('document.querySelector(\'form[action$="/sign-out"]\').submit()')
    await page.waitForURL(/\/ar$/)
    for (const website of [keyed, secret]) {
      await until(async () => {
        const answer = await context.request.get(`${website.url}/secure/who.cgi`, {
          maxRedirects: 0,
          headers: { 'sec-fetch-mode': 'navigate' },
        })
        return answer.status() === 302
      }, `the website to have heard of the sign-out:\n${website.log()}`)
    }
  } catch (error) {
    throw new Error(`${page.url()}\n${keyed.log()}\n${igov.log()}`, { cause: error })
  } finally {
    await context.close()
  }
})
