import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const FOLDER = '/assets/'

let files: Record<string, string> | undefined

/**
 * Address of a built asset, `asset('app.css')` → `/assets/app-1a2b3c4d5e.css`. Names are those of
 * `manifest.json`, which is read once from `dist/assets` below the working directory.
 *
 * @throws Error  no asset of that name was built, or nothing was built at all
 */
export function asset(name: string): string {
  files ??= loadManifest(join(process.cwd(), 'dist', 'assets'))
  const file = files[name]
  if (!file) throw new Error(`No asset named ${name}`)
  return FOLDER + file
}

/** Takes the manifest from another folder from now on, for a process that runs elsewhere. */
export function useAssets(folder: string): void {
  files = loadManifest(folder)
}

function loadManifest(folder: string): Record<string, string> {
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'))
  return manifest.files
}
