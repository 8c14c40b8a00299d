import { loadConfig } from '../../kernel/config.ts'
import { type Command, EXIT } from './command.ts'
import { explain } from './explain.ts'

/** Loaded one by one: the supervisor stays small. */
const COMMANDS: Record<string, () => Promise<{ command: Command }>> = {
  start: () => import('./start.ts'),
  migrate: () => import('./migrate.ts'),
  doctor: () => import('./doctor.ts'),
  'pack check': () => import('./pack-check.ts'),
  'pack import': () => import('./pack-import.ts'),
  'service new': () => import('./service-folder.ts'),
  'audit verify': () => import('./audit-verify.ts'),
  'admin invite': () => import('./admin-invite.ts'),
  'passkeys load': () => import('./passkeys-load.ts'),
  'jobs dead': () => import('./jobs-dead.ts'),
  'jobs retry': () => import('./jobs-retry.ts'),
  backup: () => import('./backup.ts'),
  restore: () => import('./restore.ts'),
}

async function main(argv: string[]): Promise<number> {
  const load = COMMANDS[argv.slice(0, 2).join(' ')] ?? COMMANDS[argv[0] ?? '']
  if (!load) return overview(argv)
  const { command } = await load()
  const args = argv.slice(command.name.split(' ').length)
  if (args.includes('--help')) {
    console.log(`${command.summary}\n\n  igov ${command.name} ${command.usage}`)
    return EXIT.ok
  }
  try {
    return await command.run(args, loadConfig(process.env))
  } catch (error) {
    return explain(error, command, process.env)
  }
}

/** Lists the commands: all of them, or those that begin with a word such as `pack`. */
async function overview([word, second]: string[]) {
  const group = Object.keys(COMMANDS).filter((name) => name.startsWith(`${word} `))
  const asked = ['help', '--help', '-h']
  if (word && group.length === 0 && !asked.includes(word)) {
    console.error(`There is no command '${word}'. See: igov --help`)
    return EXIT.usage
  }
  const names = group.length > 0 ? group : Object.keys(COMMANDS)
  const commands = await Promise.all(names.map((name) => COMMANDS[name]?.()))
  const lines = commands.map((one) => `  ${one?.command.name.padEnd(14)}${one?.command.summary}`)
  console.log(
    `Usage: igov COMMAND [ARGUMENTS]\n\n${lines.join('\n')}\n\n` +
      'igov COMMAND --help says more. Exit codes: 0 done, 1 failed, 2 wrong use.',
  )
  return group.length > 0 && !asked.includes(second ?? '') ? EXIT.usage : EXIT.ok
}

// Output goes on being asked for after npm or a terminal has gone.
process.stdout.on('error', () => {})
process.stderr.on('error', () => {})
process.exit(await main(process.argv.slice(2)))
