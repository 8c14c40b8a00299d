import { everyNode } from './looks.ts'
import { readBpmn } from './read.ts'

/**
 * @param bpmn  a model that can be read; undefined: there is none
 * @param form  of a task of people, such as `payment`
 * @returns whether one of its tasks has this form
 * @throws BpmnError  of a model that cannot be read
 */
export const hasForm = (bpmn: string | undefined, form: string): boolean =>
  bpmn !== undefined &&
  readBpmn(bpmn)
    .definitions.processes.flatMap((process) => [...everyNode(process)])
    .some(({ node }) => node.kind === 'task' && node.work?.form === form)
