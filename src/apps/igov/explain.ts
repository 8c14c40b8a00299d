import { type Config, ConfigError, loadConfig } from '../../kernel/config.ts'
import { ServerError } from '../../kernel/postgres/error.ts'
import { Problem, textKeyOf } from '../../kernel/problem.ts'
import { type Command, EXIT, UsageError } from './command.ts'

/** What PostgreSQL answers where a table, a column or a schema is not there. */
const SCHEMA_DIFFERS = new Set(['42P01', '42703', '3F000', '42883'])

/**
 * Says why a command failed, in a sentence for the person who typed it. What no sentence foresees is
 * named as a fault of the program; `IGOV_LOG=debug` shows where it came from.
 *
 * @param env  the process's environment
 * @returns the exit code
 */
export async function explain(
  error: unknown,
  command: Command,
  env: Record<string, string | undefined>,
): Promise<number> {
  if (error instanceof UsageError) {
    console.error(`${error.message}\n\nUsage: igov ${command.name} ${command.usage}`)
    return EXIT.usage
  }
  console.error(`\n  ${(await sentenceFor(error, env)).replaceAll('\n', '\n  ')}\n`)
  return EXIT.failed
}

async function sentenceFor(
  error: unknown,
  env: Record<string, string | undefined>,
): Promise<string> {
  if (error instanceof ServerError || error instanceof ConfigError) return error.message
  if (error instanceof Problem) return textOf(error, loadConfig(env))
  const { name, message, code, stack } = error as Error & { code?: string }
  if (name === 'PackError') return message
  if (SCHEMA_DIFFERS.has(code ?? '')) {
    return `The database is not at the state of this program (${message}): run 'igov migrate' first.`
  }
  return env.IGOV_LOG === 'debug'
    ? `${stack}`
    : `This should not happen: ${message}\nIGOV_LOG=debug shows where it came from.`
}

/** The words that a person would read in the portal, in English where the pack speaks it. */
async function textOf({ code, params }: Problem, config: Config) {
  const { openPack, openTranslations } = await import('../context.ts')
  const pack = await openPack(config)
  const { languages } = pack.settings
  const locale = languages.includes('en') ? 'en' : (languages[0] ?? 'en')
  return openTranslations(config, pack)(locale)(textKeyOf(code), params)
}
