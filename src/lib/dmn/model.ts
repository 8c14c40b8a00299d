import type { Place, XmlAttribute, XmlElement } from '#lib/xml/tree'

export type DmnVersion = '1.2' | '1.3' | '1.4' | '1.5'

/** What every element of the standard may have. */
export type Node = {
  id?: string
  label?: string
  description?: string
  /** attributes of other namespaces */
  foreign: readonly XmlAttribute[]
  /** attributes that say what holds without them, as they were written */
  defaults?: Readonly<Record<string, string>>
  /** what stands in its `extensionElements`; undefined when there are none */
  extensions?: readonly XmlElement[]
  place: Place
}

/** FEEL, by the name under which the text knows it, where it says so. */
type Languages = { expressionLanguage?: string; typeLanguage?: string }

export type Definitions = Node &
  Languages & {
    kind: 'definitions'
    version: DmnVersion
    name: string
    namespace: string
    exporter?: string
    exporterVersion?: string
    imports: readonly Import[]
    itemDefinitions: readonly ItemDefinition[]
    /** in the order of the text */
    elements: readonly DrgElement[]
    /** artifacts, collections and business context, as they were written */
    others: readonly XmlElement[]
    diagram?: XmlElement
    /** of the elements of DMN in the text, with what its root declares */
    prefix: string
    declares: ReadonlyMap<string, string>
  }

export type Import = Node & {
  kind: 'import'
  /** empty: its names stand without a prefix */
  name: string
  namespace: string
  importType: string
  locationUri?: string
}

export type ItemDefinition = Node &
  Pick<Languages, 'typeLanguage'> & {
    kind: 'itemDefinition' | 'itemComponent'
    name: string
    isCollection: boolean
    typeRef?: string
    allowedValues?: TestsText
    typeConstraint?: TestsText
    components: readonly ItemDefinition[]
    functionItem?: FunctionItem
  }

export type FunctionItem = Node & {
  outputTypeRef?: string
  parameters: readonly InformationItem[]
}

export type InformationItem = Node & { name: string; typeRef?: string }

/** Unary tests of FEEL. */
export type TestsText = Typed & Pick<Languages, 'expressionLanguage'> & { text: string }

export type DrgElement = InputData | Decision | KnowledgeModel | DecisionService | KnowledgeSource

export type InputData = Node & { kind: 'inputData'; name: string; variable?: InformationItem }

export type Decision = Node & {
  kind: 'decision'
  name: string
  question?: string
  allowedAnswers?: string
  variable?: InformationItem
  requirements: readonly Requirement[]
  /** objectives, indicators, makers, owners, processes and tasks, as they were written */
  others: readonly XmlElement[]
  expression?: Expression
}

/** The standard's business knowledge model: a named function. */
export type KnowledgeModel = Node & {
  kind: 'businessKnowledgeModel'
  name: string
  variable?: InformationItem
  logic?: FunctionDefinition
  requirements: readonly Requirement[]
}

export type DecisionService = Node & {
  kind: 'decisionService'
  name: string
  variable?: InformationItem
  outputDecisions: readonly Reference[]
  encapsulatedDecisions: readonly Reference[]
  inputDecisions: readonly Reference[]
  inputData: readonly Reference[]
}

/** A law, a ruling, a manual: where rules come from. */
export type KnowledgeSource = Node & {
  kind: 'knowledgeSource'
  name: string
  locationUri?: string
  type?: string
  owner?: XmlElement
  requirements: readonly Requirement[]
}

export type RequirementKind =
  | 'requiredInput'
  | 'requiredDecision'
  | 'requiredKnowledge'
  | 'requiredAuthority'

export type Requirement = Node & {
  /** of the element around it */
  within: 'informationRequirement' | 'knowledgeRequirement' | 'authorityRequirement'
  kind: RequirementKind
  reference: Reference
}

/** `#id` or `namespace#id` */
export type Reference = Node & { href: string }

export type Expression =
  | Literal
  | BoxedContext
  | BoxedList
  | Relation
  | FunctionDefinition
  | Invocation
  | DecisionTable
  | Conditional
  | Filter
  | Iteration
  | Quantified

type Typed = Node & { typeRef?: string }

export type Literal = Typed &
  Pick<Languages, 'expressionLanguage'> & { kind: 'literalExpression'; text: string }

export type BoxedContext = Typed & { kind: 'context'; entries: readonly ContextEntry[] }
export type ContextEntry = Node & { variable?: InformationItem; expression: Expression }

export type BoxedList = Typed & { kind: 'list'; items: readonly Expression[] }

export type Relation = Typed & {
  kind: 'relation'
  columns: readonly InformationItem[]
  rows: readonly BoxedList[]
}

export type FunctionDefinition = Typed & {
  kind: 'functionDefinition'
  language: 'FEEL' | 'Java' | 'PMML'
  parameters: readonly InformationItem[]
  body?: Expression
}

export type Invocation = Typed & {
  kind: 'invocation'
  called: Expression
  bindings: readonly Binding[]
}
export type Binding = Node & { parameter: InformationItem; expression?: Expression }

/** Of the elements around its parts, such as `if` and `in`: what else stands on them. */
type Parted = Typed & { parts: Readonly<Record<string, Typed>> }

export type Conditional = Parted & {
  kind: 'conditional'
  condition: Expression
  whenTrue: Expression
  /** also when the condition is null */
  otherwise: Expression
}

export type Filter = Parted & { kind: 'filter'; in: Expression; match: Expression }

export type Iteration = Parted & {
  kind: 'for'
  iteratorVariable: string
  in: Expression
  return: Expression
}

export type Quantified = Parted & {
  kind: 'some' | 'every'
  iteratorVariable: string
  in: Expression
  satisfies: Expression
}

export type HitPolicy =
  | 'UNIQUE'
  | 'ANY'
  | 'PRIORITY'
  | 'FIRST'
  | 'COLLECT'
  | 'OUTPUT ORDER'
  | 'RULE ORDER'
export type Aggregation = 'SUM' | 'COUNT' | 'MIN' | 'MAX'

export type DecisionTable = Typed & {
  kind: 'decisionTable'
  hitPolicy: HitPolicy
  aggregation?: Aggregation
  orientation?: string
  outputLabel?: string
  inputs: readonly InputClause[]
  outputs: readonly OutputClause[]
  annotations: readonly AnnotationClause[]
  rules: readonly Rule[]
}
export type InputClause = Node & { expression: Literal; values?: TestsText }
export type OutputClause = Node & {
  name?: string
  typeRef?: string
  values?: TestsText
  defaultEntry?: Literal
}
export type AnnotationClause = Node & { name: string }
export type Rule = Node & {
  inputs: readonly TestsText[]
  outputs: readonly Literal[]
  annotations: readonly Annotation[]
}
export type Annotation = Node & { text: string }
