import { ConfigError, loadConfig } from '../../kernel/config.ts'
import { ServerError } from '../../kernel/postgres/error.ts'
import { type Command, EXIT, UsageError } from './command.ts'

/** Loaded one by one: the supervisor stays small. */
const COMMANDS: Record<string, () => Promise<{ command: Command }>> = {
  start: () => import('./start.ts'),
  migrate: () => import('./migrate.ts'),
  doctor: () => import('./doctor.ts'),
  'pack check': () => import('./pack-check.ts'),
  'audit verify': () => import('./audit-verify.ts'),
  'admin invite': () => import('./admin-invite.ts'),
  'jobs dead': () => import('./jobs-dead.ts'),
  'jobs retry': () => import('./jobs-retry.ts'),
  backup: () => import('./backup.ts'),
  restore: () => import('./restore.ts'),
}

async function main(argv: string[]): Promise<number> {
  const load = COMMANDS[argv.slice(0, 2).join(' ')] ?? COMMANDS[argv[0] ?? '']
  if (!load) return overview(argv[0])
  const { command } = await load()
  const args = argv.slice(command.name.split(' ').length)
  if (args.includes('--help')) {
    console.log(`${command.summary}\n\n  igov ${command.name} ${command.usage}`)
    return EXIT.ok
  }
  try {
    return await command.run(args, loadConfig(process.env))
  } catch (error) {
    return explain(error, command)
  }
}

async function overview(word: string | undefined) {
  if (word && !['help', '--help', '-h'].includes(word)) {
    console.error(`There is no command '${word}'. See: igov --help`)
    return EXIT.usage
  }
  const commands = await Promise.all(Object.values(COMMANDS).map((load) => load()))
  const lines = commands.map(({ command }) => `  ${command.name.padEnd(14)}${command.summary}`)
  console.log(
    `Usage: igov COMMAND [ARGUMENTS]\n\n${lines.join('\n')}\n\n` +
      'igov COMMAND --help says more. Exit codes: 0 done, 1 failed, 2 wrong use.',
  )
  return EXIT.ok
}

function explain(error: unknown, command: Command) {
  if (error instanceof UsageError) {
    console.error(`${error.message}\n\nUsage: igov ${command.name} ${command.usage}`)
    return EXIT.usage
  }
  const expected = error instanceof ServerError || error instanceof ConfigError
  console.error(expected ? `\n  ${error.message.replaceAll('\n', '\n  ')}\n` : error)
  return EXIT.failed
}

// Output goes on being asked for after npm or a terminal has gone.
process.stdout.on('error', () => {})
process.stderr.on('error', () => {})
process.exit(await main(process.argv.slice(2)))
