import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { hashRaw } from '@node-rs/argon2'
import { LEAST, type Parameters } from './phc.ts'

/** As long as a person does not notice, and a thief of the table does. */
const TARGET_MS = 100
const TRIES = 3

const MIB = 1024
/** From the weakest to the strongest; each is about half as slow again as the one before. */
const LADDER: readonly Parameters[] = [
  LEAST,
  { memoryCost: 32 * MIB, timeCost: 2 },
  { memoryCost: 46 * MIB, timeCost: 2 },
  { memoryCost: 64 * MIB, timeCost: 2 },
  { memoryCost: 64 * MIB, timeCost: 3 },
  { memoryCost: 96 * MIB, timeCost: 3 },
]

/**
 * The strongest parameters that this machine computes within a tenth of a second.
 *
 * @param timeOf  milliseconds that one hash takes; measured when not given
 */
export async function chooseParameters(timeOf = measure): Promise<Parameters> {
  let chosen = LEAST
  for (const parameters of LADDER) {
    if ((await timeOf(parameters)) > TARGET_MS) break
    chosen = parameters
  }
  return chosen
}

/** The best of a few: other work on the machine only ever makes it slower. */
async function measure(parameters: Parameters): Promise<number> {
  const times: number[] = []
  for (let i = 0; i < TRIES; i++) {
    const from = performance.now()
    await hashRaw('measure', { ...parameters, parallelism: 1, salt: Buffer.alloc(16) })
    times.push(performance.now() - from)
  }
  return Math.min(...times)
}

/**
 * The parameters of this installation: chosen by measuring once, and kept, so that old and new
 * hashes take the same time. Delete the file to measure a new machine.
 *
 * @throws Error  when the file says something weaker than the least
 */
export async function openParameters(file: string, choose = chooseParameters): Promise<Parameters> {
  if (!existsSync(file)) {
    const chosen = await choose()
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(`${file}.fresh`, `${JSON.stringify(chosen)}\n`)
    renameSync(`${file}.fresh`, file)
  }
  const { memoryCost, timeCost } = JSON.parse(readFileSync(file, 'utf8'))
  const whole = Number.isInteger(memoryCost) && Number.isInteger(timeCost)
  if (!whole || memoryCost < LEAST.memoryCost || timeCost < LEAST.timeCost) {
    throw new Error(
      `${file} names weaker hashing than ${LEAST.memoryCost} KiB, ${LEAST.timeCost} rounds`,
    )
  }
  return { memoryCost, timeCost }
}
