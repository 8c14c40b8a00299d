import { describe, expect } from 'vitest'
import { bodyOf, dbTest as it } from '#testing'

describe('The first page of the office', () => {
  it('names the agency and the post, what waits, and where to work', async ({ given, browse }) => {
    const roles = ['officer', 'senior-officer']
    const browser = await browse(await given.officer({ agency: 'moci', roles }))
    const page = await browser.get('/en/office')
    const text = bodyOf(page.body)
    const agency = 'Ministry of Commerce and Industry'
    expect(page.body).toContain(`<title>Office – ${agency}`)
    expect(text).toContain(`Your post: officer and senior officer, ${agency}`)
    expect(text).toContain('Every open application of your agency')
    expect(text).toContain('Licences that your agency has issued')
    const arabic = await browser.get('/ar/office')
    expect(arabic.body).not.toContain('المكتب – المكتب')
    expect(arabic.body).not.toMatch(/(portal|cases|licences)\.[a-z]+\./)
  })

  it('shows an administrator who works for the agency, and no applications', async ({
    given,
    browse,
  }) => {
    const browser = await browse(await given.officer({ roles: ['administrator'] }))
    const text = bodyOf((await browser.get('/en/office')).body)
    expect(text).toContain('Your post: administrator')
    expect(text).toContain('Officials of the agency')
    expect(text).toContain('Software that people sign in to')
    expect(text).not.toContain('Every open application')
  })
})
