import { describe, expect } from 'vitest'
import { bodyOf, dbTest } from '#testing'

const RULES = '/en/office/rules/home-business-licence'
const AUTHOR = { agency: 'moci', roles: ['rule-author'] }
const FIRST = { 'from.day': '1', 'from.month': '1', 'from.year': '2026' }

describe('The editor of rules', () => {
  dbTest('leads from a draft to a published version', async ({ given, browse }) => {
    const desk = await browse(await given.officer(AUTHOR))
    expect((await desk.get('/en/office/rules')).status).toBe(200)
    expect((await desk.get(RULES)).status).toBe(200)
    const begun = await desk.post(`${RULES}/drafts`, FIRST)
    expect(begun.status, bodyOf(begun.body)).toBe(303)
    const draft = begun.location ?? ''
    const page = await desk.get(draft)
    console.log(bodyOf(page.body))
    const table = await desk.get(`${draft}/decisions/7`)
    console.log(bodyOf(table.body))
    const scenarios = await desk.get(`${draft}/scenarios`)
    console.log(bodyOf(scenarios.body).slice(0, 2000))
    console.log(bodyOf((await desk.get(`${draft}/scenarios/0`)).body).slice(0, 1500))
    console.log(bodyOf((await desk.get(`${draft}/what-if?input=0&value=3`)).body).slice(0, 3000))
    console.log((await desk.get(`${RULES}/export`)).status)
  })
})
