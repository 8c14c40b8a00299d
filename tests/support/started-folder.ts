import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder of the run in which the first start leaves its data for all later ones to begin with. */
export default function setup() {
  const home = mkdtempSync(join(tmpdir(), 'igov started '))
  process.env.STARTED_FOLDER = home
  return () => rmSync(home, { recursive: true, force: true })
}
