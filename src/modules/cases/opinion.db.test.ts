import { describe, expect } from 'vitest'
import type { Ctx } from '#kernel'
import { bringProcedures } from '#procedures'
import { findService } from '#services'
import { dbTest } from '#testing'
import { SERVICE, sendApplication } from './fixture.ts'
import { approveCase, claimCase, claimNext, getOfficeCase, getOwnCase } from './index.ts'
import { listAsked } from './office/opinions.tsx'
import { giveOpinion, listOpinions } from './opinion.ts'

const asks = (id: string, body: string) => `
  <sequenceFlow id="to-${id}" sourceRef="ask" targetRef="${id}"/>
  <userTask id="${id}" name="${id}"><extensionElements>
    <igov:role>${body}/adviser</igov:role><igov:form>opinion</igov:form><igov:state>consulting</igov:state>
    <igov:due>{ working days: 2 }</igov:due>
  </extensionElements></userTask>
  <sequenceFlow id="from-${id}" sourceRef="${id}" targetRef="asked"/>`

/** The licence as if the ministry of health and civil defence were asked before it is reviewed. */
async function sendConsulted(ctx: Ctx, person: Ctx): Promise<string> {
  const found = await findService(ctx, SERVICE)
  const { owner } = found?.bundle.service ?? { owner: '' }
  const bpmn = found?.bundle.procedure ?? ''
  const asking = bpmn.replace(
    '<sequenceFlow id="f-begun" sourceRef="begun" targetRef="review"/>',
    `<sequenceFlow id="f-begun" sourceRef="begun" targetRef="ask"/>
    <parallelGateway id="ask"/>${asks('health', 'moph')}${asks('safety', 'civil-defence')}
    <parallelGateway id="asked"/><sequenceFlow id="f-asked" sourceRef="asked" targetRef="review"/>`,
  )
  await bringProcedures(ctx, [{ id: SERVICE, owner, bpmn: asking }])
  const reference = await sendApplication(person)
  await bringProcedures(ctx, [{ id: SERVICE, owner, bpmn }])
  return reference
}

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'none',
    (error) => error.code,
  )

describe('The opinion of another agency', () => {
  dbTest('is given by each that is asked, before anybody decides', async ({ ctx, as, given }) => {
    const person = as(await given.person())
    const reference = await sendConsulted(ctx, person)
    expect((await getOwnCase(person, reference)).state).toBe('consulting')
    const officer = as(await given.officer())
    expect(await codeOf(claimCase(officer, reference))).toBe('cases/wrong-state')
    expect(await claimNext(officer)).toBeUndefined()

    const health = as(await given.officer({ agency: 'moph' }))
    expect((await listAsked(health)).map(({ found }) => found.reference)).toContain(reference)
    await getOfficeCase(health, reference)
    await giveOpinion(health, reference, { favourable: true })
    expect((await getOwnCase(person, reference)).state).toBe('consulting')
    expect(await codeOf(getOfficeCase(health, reference))).toBe('cases/case-missing')

    const safety = as(await given.officer({ agency: 'civil-defence' }))
    await giveOpinion(safety, reference, { favourable: false, text: 'لا مخرج للطوارئ' })
    const { id, state } = await getOwnCase(person, reference)
    expect(state).toBe('under-review')
    expect(await listOpinions(officer, id)).toMatchObject([
      { body: 'civil-defence', favourable: false, text: 'لا مخرج للطوارئ' },
      { body: 'moph', favourable: true, text: null },
    ])
    await claimCase(officer, reference)
    await approveCase(officer, reference)
    expect((await getOwnCase(person, reference)).state).toBe('approved')
  })

  dbTest('is asked of nobody else, and says why it objects', async ({ ctx, as, given }) => {
    const person = as(await given.person())
    const reference = await sendConsulted(ctx, person)
    const health = as(await given.officer({ agency: 'moph' }))
    for (const agency of ['moci', 'mm']) {
      const other = as(await given.officer({ agency }))
      expect(await codeOf(giveOpinion(other, reference, { favourable: true }))).toBe(
        'cases/case-missing',
      )
    }
    const wrong = { favourable: undefined }
    expect(await codeOf(giveOpinion(health, reference, wrong))).toBe('cases/opinion-missing')
    expect(await codeOf(giveOpinion(health, reference, { favourable: false }))).toBe(
      'cases/text-missing',
    )
    expect(await listAsked(as(await given.officer({ agency: 'mm' })))).toEqual([])
  })

  dbTest('comes once, whoever of the agency gives it', async ({ ctx, as, given }) => {
    const person = as(await given.person())
    const reference = await sendConsulted(ctx, person)
    const tries = await Promise.all(
      [1, 2, 3].map(async () =>
        codeOf(
          giveOpinion(as(await given.officer({ agency: 'moph' })), reference, { favourable: true }),
        ),
      ),
    )
    expect(tries.sort()).toEqual(['cases/case-missing', 'cases/case-missing', 'none'])
  })

  dbTest('is given by nobody on their own application', async ({ ctx, as, given }) => {
    const officer = await given.officer({ agency: 'moph' })
    const reference = await sendConsulted(ctx, as(officer))
    expect(await codeOf(giveOpinion(as(officer), reference, { favourable: true }))).toBe(
      'cases/own-case',
    )
    expect(await listAsked(as(officer))).not.toContainEqual(
      expect.objectContaining({ task: expect.objectContaining({ key: reference }) }),
    )
  })
})
