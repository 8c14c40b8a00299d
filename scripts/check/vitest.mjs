import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { count, indented, line, nodeRun } from './step.mjs'

/**
 * Runs one project of `vitest.config.ts` and adds its tests to the count. A test that is skipped or
 * left for later has failed, and so has a project without a test.
 *
 * @param {string} root  the checkout
 * @param {'pure' | 'db' | 'started'} name
 * @param {string[]} paths  only the tests below these
 */
export async function runProject(root, name, paths = []) {
  const began = Date.now()
  const report = join(root, 'var', 'test', `${name}.json`)
  mkdirSync(join(root, 'var', 'test'), { recursive: true })
  rmSync(report, { force: true })
  const { code, output } = await nodeRun(
    [
      join(root, 'node_modules', 'vitest', 'vitest.mjs'),
      ...['run', ...paths, '--project', name, '--passWithNoTests'],
      ...['--reporter', 'dot', '--reporter', 'json', '--outputFile.json', report],
    ],
    { cwd: root, name: `tests: ${name}` },
  )
  const { passed, failed, notes } = tally(report, code, name)
  count.passed += passed
  count.failed += failed
  line(failed > 0 ? '✗' : '✓', `tests: ${name}`, began, `${passed} passed, ${failed} failed`)
  if (failed > 0) console.log(indented(`${output}\n${notes.join('\n')}`))
}

function tally(report, code, name) {
  const result = readReport(report)
  if (!result) return { passed: 0, failed: 1, notes: [`Vitest ended with code ${code}, no report`] }
  const tests = result.testResults.flatMap(({ assertionResults }) => assertionResults)
  const passed = tests.filter(({ status }) => status === 'passed').length
  const skipped = tests.filter(({ status }) => status !== 'passed' && status !== 'failed')
  // A file that cannot be loaded has no tests to fail.
  const unloaded = result.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  )
  const notes = [
    ...skipped.map(({ fullName }) => `skipped, which counts as failed: ${fullName}`),
    ...unloaded.map((file) => `could not be loaded: ${file.name}`),
    ...(tests.length === 0 && unloaded.length === 0 ? [`${name} has no tests`] : []),
  ]
  const failed = tests.filter(({ status }) => status === 'failed').length + notes.length
  if (failed > 0 || code === 0) return { passed, failed, notes }
  return { passed, failed: 1, notes: ['an error outside of every test'] }
}

function readReport(report) {
  try {
    return JSON.parse(readFileSync(report, 'utf8'))
  } catch {
    return undefined
  }
}
