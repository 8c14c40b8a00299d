import { spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** In steps of this the last room is taken: a page of memory. */
const STEPS = [1024 * 1024, 64 * 1024, 4 * 1024]

/** A disk of its own that can be filled to the last byte. */
export type SmallDisk = {
  folder: string
  fill(): void
  /** gives back what `fill` took */
  clear(): void
  /** unmounts it; everything on it is gone */
  end(): void
}

/**
 * Mounts a disk in memory.
 *
 * @param size  as for tmpfs, `400m`
 * @throws Error  with the reason, where mounting is not possible
 */
export function openSmallDisk(size: string): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), 'igov disk '))
  const run = (program: string, ...args: string[]) => spawnSync(program, args, { encoding: 'utf8' })
  const mounted = run('mount', '-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder)
  if (mounted.status !== 0) {
    rmSync(folder, { recursive: true })
    throw new Error(`this test needs a small disk, and mounting one failed: ${mounted.stderr}`)
  }
  const ballast = join(folder, 'ballast')
  return {
    folder,
    fill() {
      const file = openSync(ballast, 'a')
      for (const step of STEPS) {
        const block = Buffer.alloc(step)
        while (writesAll(file, block)) {
          // until there is no room for one more
        }
      }
      closeSync(file)
    },
    clear: () => rmSync(ballast, { force: true }),
    end() {
      run('umount', folder)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function writesAll(file: number, block: Buffer) {
  try {
    return writeSync(file, block) === block.length
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return false
    throw error
  }
}
