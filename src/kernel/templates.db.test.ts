import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { dbTest } from '#testing'
import { keepTemplates, keptTemplate, ownTemplate, templateFile } from './templates.ts'

describe('Templates that are kept', () => {
  dbTest('lie where they can be typeset, as they were, once and again', async ({ ctx }) => {
    const dir = mkdtempSync(join(tmpdir(), 'igov-templates-'))
    const at = { modules: 'src/modules', pack: 'packs/qatar', dir, database: ctx.sql }
    try {
      const files = (text: string) => new Map([['documents/licence.typ', Buffer.from(text)]])
      const first = await keepTemplates(ctx, files('= One'))
      expect(await keepTemplates(ctx, files('= One'))).toBe(first)
      const second = await keepTemplates(ctx, files('= Two'))
      const read = async (hash: string) =>
        readFileSync(await templateFile(keptTemplate(hash, 'documents/licence.typ'), at), 'utf8')
      expect([await read(first), await read(second), await read(first)]).toEqual([
        ...['= One', '= Two', '= One'],
      ])
    } finally {
      rmSync(dir, { recursive: true, force: true })
    }
  })

  dbTest('are whole for each of many who ask at once', async ({ ctx }) => {
    const names = Array.from({ length: 12 }, (_, at) => `documents/${at}.typ`)
    for (let round = 0; round < 5; round += 1) {
      const dir = mkdtempSync(join(tmpdir(), 'igov-templates-'))
      const at = { modules: 'src/modules', pack: 'packs/qatar', dir, database: ctx.sql }
      try {
        const files = new Map(names.map((name) => [name, Buffer.from(`${round} ${name}`)]))
        const hash = await keepTemplates(ctx, files)
        const asked = await Promise.all(
          names.map((name) => templateFile(keptTemplate(hash, name), at)),
        )
        expect(asked.map((file) => readFileSync(file, 'utf8'))).toEqual(
          names.map((name) => `${round} ${name}`),
        )
        expect(readdirSync(dir)).toEqual([hash])
      } finally {
        rmSync(dir, { recursive: true, force: true })
      }
    }
  })

  dbTest('lead nowhere else, and are not there where nobody kept them', async ({ ctx }) => {
    const at = { modules: 'src/modules', pack: 'packs/qatar', dir: tmpdir(), database: ctx.sql }
    const hash = '0'.repeat(64)
    await expect(templateFile('../x.typ', at)).rejects.toThrow('no template of its folder')
    await expect(templateFile(keptTemplate(hash, '../../x.typ'), at)).rejects.toThrow(
      'of its folder',
    )
    await expect(templateFile(keptTemplate(hash, 'x.typ'), at)).rejects.toThrow('were kept')
    expect(await templateFile('documents/disposal.typ', at)).toContain('qatar')
    const own = await templateFile(ownTemplate('services/paper/form.typ'), at)
    expect(readFileSync(own, 'utf8')).toContain('sys.inputs.data')
    await expect(templateFile(ownTemplate('../../package.json'), at)).rejects.toThrow(
      'of its folder',
    )
  })
})
