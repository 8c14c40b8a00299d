const SHOWN_AFTER_MS = 1_000

/**
 * Does one step, and says so when it takes longer than a second.
 *
 * @param print  is given the line
 * @param name  what is being done, as in 'starting PostgreSQL'
 */
export async function step<T>(
  print: (line: string) => void,
  name: string,
  work: () => Promise<T>,
): Promise<T> {
  const timer = setTimeout(() => print(`${name} …`), SHOWN_AFTER_MS)
  try {
    return await work()
  } finally {
    clearTimeout(timer)
  }
}
