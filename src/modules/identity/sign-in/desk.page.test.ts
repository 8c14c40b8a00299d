import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { bodyOf, dbTest, formIn } from '#testing'
import { begin, codeAt, PASSWORD, withCodes } from './fixture.ts'

describe('A desk', () => {
  dbTest(
    'asks for two factors, and leads to where they are had',
    async ({ ctx, given, browse, clock }) => {
      const officer = await given.officer({ password: PASSWORD })
      const browser = await browse()
      await begin(browser, officer)
      const asked = await browser.get('/en/office')
      expect(asked.location).toMatch(/^[/]en[/]sign-in[/]step-up[?]need=ial1[.]aal2&next=/)
      expect(bodyOf((await browser.get(asked.location ?? '')).body)).toContain('Add a passkey')
      await withCodes(ctx, officer)
      const page = await browser.get(asked.location ?? '')
      const hidden = formIn(page.body, '/en/sign-in/step-up')
      const code = codeAt(clock.now())
      const back = await browser.post('/en/sign-in/step-up', { ...hidden, code })
      expect(back.location).toBe('/en/office')
      expect((await browser.get('/en/office')).status).toBe(200)
    },
  )

  dbTest(
    'of an administrator asks for a passkey, whatever code was typed',
    async ({ ctx, given, browse, clock }) => {
      const officer = await given.officer({ password: PASSWORD, roles: ['administrator'] })
      await withCodes(ctx, officer)
      const browser = await browse()
      await begin(browser, officer)
      await browser.post('/en/sign-in/second', { by: 'totp', code: codeAt(clock.now()) })
      const asked = await browser.get('/en/office')
      expect(asked.location).toMatch(/^[/]en[/]sign-in[/]step-up[?]need=ial1[.]aal2[.]key&next=/)
      const page = (await browser.get(asked.location ?? '')).body
      expect(page).not.toContain('name="code"')
      expect(bodyOf(page)).toContain('This act needs a passkey')
    },
  )

  dbTest(
    'keeps a form that was sent too late, and sends it after the step-up',
    async ({ ctx, given, browse, clock }) => {
      const person = await given.person({ password: PASSWORD })
      await withCodes(ctx, person)
      const browser = await browse()
      await begin(browser, person)
      await browser.post('/en/sign-in/second', { by: 'totp', code: codeAt(clock.now()) })
      clock.advance({ minutes: 11 })
      const asked = await browser.post('/en/my/security/codes', { note: ['one', 'two'] })
      expect(asked.location).toMatch(/step-up[?]need=age600&/)
      const hidden = formIn((await browser.get(asked.location ?? '')).body, '/en/sign-in/step-up')
      const code = codeAt(clock.now())
      const back = await browser.post('/en/sign-in/step-up', { ...hidden, code })
      expect(back.location).toMatch(/^[/]en[/]my[/]again[/]/)
      const stranger = await browse(await given.person())
      expect((await stranger.get(back.location ?? '')).status).toBe(410)
      const kept = (await browser.get(back.location ?? '')).body
      expect(kept).toContain('name="note" value="one"')
      const fields = formIn(kept, '/en/my/security/codes')
      expect(fields.note).toBe('two')
      const sent = await browser.post('/en/my/security/codes', fields)
      expect(bodyOf(sent.body)).toContain('Keep or print them now')
      clock.advance({ minutes: 16 })
      expect((await browser.get(back.location ?? '')).status).toBe(410)
    },
  )

  dbTest(
    'keeps no form with a secret in it, in no table',
    async ({ ctx, given, browse, clock }) => {
      const person = await given.person({ password: PASSWORD })
      const browser = await browse()
      await begin(browser, person)
      clock.advance({ minutes: 11 })
      const password = 'another sentence to know'
      const asked = await browser.post('/en/my/security/password', { password })
      expect(asked.location).toMatch(/step-up[?]need=age600&/)
      const { rows } = await sql<{ row: string }>`
      select row_to_json(f)::text as row from identity.kept_form f`.execute(ctx.sql)
      expect(rows.some(({ row }) => row.includes(password))).toBe(false)
    },
  )
})
