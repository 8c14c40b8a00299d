import type { PlantedFault } from './planted-faults.ts'

/** Of a procedure that cases could not follow. */
export const procedureFaults: readonly PlantedFault[] = [
  {
    name: 'a task that nobody knows how to do',
    file: 'services/mooring-permit/procedure.bpmn',
    replace: '<igov:form>correct</igov:form>',
    by: '<igov:form>dance</igov:form>',
    at: '<userTask id="correct"',
    says: /form that is known: decide/,
  },
  {
    name: 'an opinion that is asked of nobody',
    file: 'services/mooring-permit/procedure.bpmn',
    replace: '<igov:form>correct</igov:form>',
    by: '<igov:form>opinion</igov:form>',
    at: '<userTask id="correct"',
    says: /name the body/,
  },
  {
    name: 'an end that does not say where a case stands',
    file: 'services/mooring-permit/procedure.bpmn',
    replace: '<igov:state>lapsed</igov:state>',
    by: '',
    at: '<endEvent id="lapsed"',
    says: /give it an igov:state/,
  },
  {
    name: 'a way that leads nowhere',
    file: 'services/mooring-permit/procedure.bpmn',
    replace: 'sourceRef="correct" targetRef="review"',
    by: 'sourceRef="correct" targetRef="nowhere"',
    at: '<sequenceFlow id="f-correct"',
    says: /nowhere/,
  },
  {
    name: 'a second officer whom the procedure does not know',
    file: 'services/mooring-permit/procedure.bpmn',
    replace: '<igov:form>confirm-refusal</igov:form>',
    by: '<igov:form>correct</igov:form>',
    at: '<process id="mooring"',
    says: /asks for a second officer/,
  },
]
