import type { Config } from '../kernel/config.ts'

/** Brings the database to the newest state. */
export async function prepareDatabase(
  _config: Config,
  _log: (line: string) => void,
): Promise<void> {}

/** Whom a newcomer may sign in as; nobody in production. */
export const demonstrationSignIns = (
  _config: Config,
): { who: string; id: string; password: string }[] => []
