import { describe, expect } from 'vitest'
import { dbTest } from '#testing'

describe('The shapes of files', () => {
  dbTest('stand at their addresses for everybody, under their own names', async ({ browse }) => {
    for (const file of [
      'services/service',
      'services/form',
      'services/desk',
      'services/messages',
      'rules/rules',
      'rules/scenarios',
    ]) {
      const url = `/api/schemas/${file}.json`
      const { status, body } = await browse().raw({ method: 'GET', url, headers: {} })
      const { $schema, $id, title } = JSON.parse(body)
      expect(status).toBe(200)
      expect($schema).toMatch('2020-12')
      expect(new URL($id).pathname).toBe(url)
      expect(title).toMatch(/\.yaml: /)
    }
  })

  dbTest('are nothing else than these', async ({ browse }) => {
    for (const file of [
      'services/nothing.json',
      'services/constructor.json',
      'services/form',
      'other/form.json',
    ]) {
      const { status } = await browse().raw({
        method: 'GET',
        url: `/api/schemas/${file}`,
        headers: {},
      })
      expect(status).toBe(404)
    }
  })
})
