// Shapes of what visitors asked and of trials, as the OpenAPI document has them.
import type { components } from '../../shared/api.gen'

type Schemas = components['schemas']

export type Asked = Schemas['Asked']
export type AnswerKind = keyof Schemas['Outcomes']
export type Outcomes = Schemas['Outcomes']
export type Groups = Schemas['QuestionGroups']
export type Group = Schemas['QuestionGroup']
export type Suggestion = Schemas['Suggestion']
export type WhatIf = Schemas['WhatIf']
export type ThresholdEffect = Schemas['ThresholdEffect']
export type Trial = Schemas['Trial']
export type TrialInput = Schemas['TrialInput']
export type TrialRow = Schemas['TrialRow']
export type TrialAnswer = Schemas['TrialAnswer']
export type TrialRows = Schemas['TrialRowList']
