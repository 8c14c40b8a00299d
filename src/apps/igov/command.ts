import type { Config } from '../../kernel/config.ts'

/** Exit codes, the same for every command. */
export const EXIT = { ok: 0, failed: 1, usage: 2 } as const

/** One command of `igov`: a file of this folder exports it as `command`. */
export type Command = {
  /** as typed after `igov`: one word or two */
  name: string
  summary: string
  /** what follows the name, then a blank line and what there is to know */
  usage: string
  /** @returns the exit code */
  run(args: string[], config: Config): Promise<number>
}

/** Wrong arguments: printed with the command's usage; exit code 2. */
export class UsageError extends Error {}

/**
 * The arguments of a command that takes exactly these.
 *
 * @param names  what each is, as the usage says: `['DIR']`
 * @throws UsageError  when there are fewer or more
 */
export function exactly<const Names extends readonly string[]>(
  args: string[],
  names: Names,
): { [Index in keyof Names]: string } {
  if (args.length !== names.length) {
    throw new UsageError(
      names.length === 0 ? `Unexpected: ${args.join(' ')}` : `Expected: ${names.join(' ')}`,
    )
  }
  return args as { [Index in keyof Names]: string }
}
