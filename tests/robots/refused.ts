import { claimCase, confirmRefusal, proposeRefusal, submitApplication } from '#cases'
import { saveAnswers, startDraft } from '#services'
import type { DbFixtures, GivenPerson } from '#testing'
import { attach } from '../../src/modules/cases/fixture.ts'
import { givenIn, keepPapers, type Scenario } from './papers.ts'
import type { Bundle } from './walk.ts'

type Fixtures = Pick<DbFixtures, 'as' | 'given'>

/** The acts of a refusal that nothing else comes before. */
const ACTS = ['refuse', 'decline-refusal', 'confirm-refusal']

/** A service of a pack whose refusals may be appealed against with another, and a scenario that it refuses. */
export function refusedWith(services: readonly Bundle[], appeal: string) {
  const [found] = services.flatMap((bundle) => {
    if (bundle.service.appeal?.service !== appeal) return []
    const refused = bundle.scenarios?.filter(
      ({ steps = [] }) =>
        steps.at(-1)?.expect?.state === 'refused' && steps.every((step) => ACTS.includes(step.do)),
    )
    return (refused ?? []).map((scenario) => ({ bundle, scenario }))
  })
  if (!found) throw new Error(`no scenario is refused that ${appeal} is against`)
  return found
}

/** An application that is sent as in a scenario and refused as there. */
export async function refuseAs(
  { as, given }: Fixtures,
  bundle: Bundle,
  scenario: Scenario,
): Promise<{ person: GivenPerson; reference: string }> {
  const person = await given.person()
  const own = as(person)
  const { id, reference } = await startDraft(own, bundle.id)
  const answers = givenIn(bundle, scenario)
  await keepPapers(bundle, answers, answers, (_, name, bytes) =>
    attach(own, `draft:${id}`, name, Buffer.from(bytes)),
  )
  await saveAnswers(own, reference, answers)
  await submitApplication(own, reference)
  const agency = bundle.service.owner
  const [first, second] = [as(await given.officer({ agency })), as(await given.officer({ agency }))]
  const reason = scenario.steps?.[0]?.reason ?? ''
  await claimCase(first, reference)
  await proposeRefusal(first, reference, { reasons: [reason], text: 'No.' })
  if (bundle.desk?.decide.refuse.fourEyes) await confirmRefusal(second, reference)
  return { person, reference }
}
