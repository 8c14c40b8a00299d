import { checkTexts, type Finding, type Pack, shaped, type YamlFile } from '#kernel'
import type { ServiceBundle } from '../bundle/bundle.ts'
import type { RulesAt } from '../bundle/rules-at.ts'
import { said } from '../found/said.ts'
import { type Reached, reachedNothing, runScenario } from './run.ts'
import { type ScenarioFile, scenarioSchema } from './scenario-file.ts'

/** A scenario with the file that it stands in. */
export type ReadScenario = { file: YamlFile; scenario: ScenarioFile }

/** The scenarios of one service: their shapes, and whether each stands under its name. */
export function readScenarios(
  files: ReadonlyMap<string, YamlFile>,
  languages: readonly string[],
): { scenarios: ReadScenario[]; findings: Finding[] } {
  const scenarios: ReadScenario[] = []
  const findings: Finding[] = []
  for (const [path, file] of files) {
    const { value: scenario, findings: shape } = shaped(file, scenarioSchema)
    findings.push(...shape, ...checkTexts(file, languages))
    if (!scenario) continue
    const name = path.slice(path.lastIndexOf('/') + 1).replace(/\.yaml$/, '')
    if (scenario.scenario !== name) {
      const message = said('wrong-name', { id: scenario.scenario, name })
      findings.push(file.finding(['scenario'], { code: 'wrong-folder', message }))
    }
    scenarios.push({ file, scenario })
  }
  return { scenarios, findings }
}

/**
 * Runs the scenarios of a service.
 *
 * @param bundle  sound
 * @returns what does not come out as they say, each at its place
 */
export async function checkScenarios(
  pack: Pack,
  bundle: ServiceBundle,
  scenarios: readonly ReadScenario[],
  rules: RulesAt,
): Promise<{ findings: Finding[]; reached: Reached }> {
  const reached = reachedNothing()
  const findings: Finding[] = []
  for (const { file, scenario } of scenarios) {
    const faults = await runScenario(pack, bundle, scenario, reached, rules)
    findings.push(
      ...faults.map(({ at, message }) =>
        file.finding([...at], { code: 'scenario-fails', message }),
      ),
    )
  }
  return { findings, reached }
}
