import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { readMessages, type T, translations } from '../i18n.ts'
import type { Pack } from '../pack/index.ts'
import { useAssets } from './asset.ts'

const LANGUAGES = ['ar', 'en']

const settings = {
  languages: LANGUAGES,
  timeZone: 'UTC',
  currency: { decimals: 2, formats: { ar: '{amount} ¤', en: '¤ {amount}' } },
}

/** The words of this folder in one language, with a currency of no country. */
export function wordsIn(locale: 'ar' | 'en'): T {
  const root = process.cwd()
  const messages = readMessages(root, join(root, 'no-pack'), LANGUAGES)
  return translations({ settings } as unknown as Pack, messages)(locale)
}

/** Builds the assets once for the tests of this machine and lets components use them. */
export async function testAssets(): Promise<{ folder: string; files: Record<string, string> }> {
  const root = process.cwd()
  const folder = join(tmpdir(), `igov-test-assets-${process.pid}`)
  const build = await import(pathToFileURL(join(root, 'scripts/assets.mjs')).href)
  const { manifest } = await build.buildAssets({ root, out: folder })
  useAssets(folder)
  return { folder, files: manifest }
}
